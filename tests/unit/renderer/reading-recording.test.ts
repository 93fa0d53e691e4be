import { beforeEach, describe, expect, it } from 'vitest'
import { grade, IMAGES, network, openDesk, read, viewOf } from './reading-desk'

describe('what a reader has said', () => {
  let desk: Awaited<ReturnType<typeof openDesk>>
  beforeEach(async () => {
    desk = await openDesk()
  })

  // Would catch: a grade that vanishes from the screen when the workstation does not answer, or stays when it is left.
  it('keeps a grade in sight that was not acknowledged, until it is or the reader moves on', async () => {
    await desk.paint('a')
    desk.controller.press({ kind: 'grade', grade: 2 })
    await desk.last('reading.blindGrade').fail(new Error('gone'))
    expect(desk.controller.state).toMatchObject({ pending: false, sending: grade(2) })
    expect(desk.controller.state.problem?.what).toBe('record')
    desk.controller.press({ kind: 'move', by: 1 })
    expect(desk.controller.state).toMatchObject({ imageId: 'b', sending: null, problem: null })
  })

  // Would catch: a failed request that loses the grade, or that advances as if it had been stored.
  it('keeps the grade when main does not answer, and sends it again on retry', async () => {
    await desk.paint('a')
    desk.pass(2_000)
    desk.controller.press({ kind: 'grade', grade: 2 })
    await desk.last('reading.blindGrade').fail(new Error('gone'))
    expect(desk.controller.state).toMatchObject({ imageId: 'a', pending: false })
    expect(desk.controller.state.problem).not.toBeNull()
    desk.controller.retry()
    await desk.last('reading.open').answer(viewOf('a'))
    expect(desk.asked('reading.blindGrade').map(({ input }) => input)).toEqual([
      expect.objectContaining({ result: grade(2), activeMs: 2_000 }),
      expect.objectContaining({ result: grade(2), activeMs: 2_000 })
    ])
  })

  // Would catch: a grade that was stored, but whose answer was lost, sent twice or stuck in an error.
  it('finds on retry that the step was stored after all', async () => {
    await desk.paint('a')
    desk.controller.press({ kind: 'grade', grade: 2 })
    await desk.last('reading.blindGrade').fail(new Error('gone'))
    desk.controller.retry()
    await desk
      .last('reading.open')
      .answer(viewOf('a', { status: 'read', blind: grade(2), final: grade(2), decision: 'kept' }))
    expect(desk.asked('reading.blindGrade')).toHaveLength(1)
    expect(desk.controller.state).toMatchObject({ imageId: 'b', problem: null })
  })

  // Would catch: one Z that takes back two photographs, since its answer was lost and it was sent again.
  it.each([
    ['stored', 1, 1],
    ['lost', 2, 2]
  ])('sends an undo again only where it was not stored: %s', async (_, read, requests) => {
    const entered = desk.controller.enter('c', null)
    await desk.last('reading.sequence').answer({ imageIds: IMAGES, resumeAt: 'c', read: 2 })
    await entered
    desk.controller.press({ kind: 'undo' })
    await desk.last('reading.undo').fail(new Error('gone'))
    desk.controller.retry()
    await desk.last('reading.sequence').answer({ imageIds: IMAGES, resumeAt: 'b', read })
    expect(desk.asked('reading.undo')).toHaveLength(requests)
    const view = viewOf('b', { status: 'deciding', blind: grade(1), frozen: true })
    await desk.last(requests === 1 ? 'reading.open' : 'reading.undo').answer(view)
    await desk.last('reading.sequence').answer({ imageIds: IMAGES, resumeAt: 'b', read: 1 })
    expect(desk.controller.state).toMatchObject({ imageId: 'b', step: 'decide', problem: null })
  })

  // Would catch: an amendment recorded twice, or one that is not sent again although it never arrived.
  it.each([
    ['stored', grade(3), 1],
    ['lost', grade(1), 2]
  ])('sends an amendment again only where it was not stored: %s', async (_, final, requests) => {
    await desk.paint('a', viewOf('a', { status: 'signed-off', blind: grade(1), final: grade(1) }))
    desk.controller.press({ kind: 'grade', grade: 3 })
    desk.controller.amend('looked again')
    await desk.last('reading.amend').fail(new Error('gone'))
    desk.controller.retry()
    const view = viewOf('a', { status: 'signed-off', blind: grade(1), final })
    await desk.last('reading.open').answer(view)
    expect(desk.asked('reading.amend')).toHaveLength(requests)
    if (requests === 2) await desk.last('reading.amend').answer({ ...view, final: grade(3) })
    expect(desk.controller.state).toMatchObject({ step: 'signed-off', problem: null })
    expect(desk.controller.state.notice?.key).toBe('read.notice.amended')
  })

  // Would catch: DME risk or a comment that a reader puts to a reading and that Enter leaves behind, whether or not the
  // network had answered; and a comment that cannot be taken away again.
  it.each([true, false])(
    'records DME risk and comment that were added, disclosed: %s',
    async (frozen) => {
      await desk.paint('a', read('a', { frozen, comment: 'hazy' }))
      desk.controller.press({ kind: 'dme' })
      desk.controller.press({ kind: 'dme' })
      desk.controller.setComment(' ')
      desk.controller.press({ kind: 'keep' })
      expect(desk.last('reading.finalGrade').input).toMatchObject({
        result: { kind: 'grade', grade: 2, dme: 1 },
        comment: ''
      })
      const recorded = read('a', { frozen, final: { kind: 'grade', grade: 2, dme: 1 } })
      await desk.last('reading.finalGrade').answer(recorded)
      expect(desk.controller.state).toMatchObject({ imageId: 'b', comment: '', read: 0 })
      expect(desk.controller.state.notice?.key).toBe('read.notice.recorded')
    }
  )

  // Would catch: the same addition recorded twice because its answer was lost.
  it('finds on retry that an addition was stored after all', async () => {
    await desk.paint('a', read('a', { frozen: true }))
    desk.controller.setComment('hazy')
    desk.controller.press({ kind: 'keep' })
    await desk.last('reading.finalGrade').fail(new Error('gone'))
    desk.controller.retry()
    await desk.last('reading.open').answer(read('a', { frozen: true, comment: 'hazy' }))
    expect(desk.asked('reading.finalGrade')).toHaveLength(1)
    expect(desk.controller.state).toMatchObject({ imageId: 'b', problem: null })
  })

  // Would catch: what was typed lost by an arrow key, shown at the next photograph, or left unrecorded without a word.
  it('keeps what was typed and not recorded with its photograph', async () => {
    await desk.paint('a')
    desk.controller.setComment('hazy')
    desk.controller.press({ kind: 'dme' })
    desk.controller.press({ kind: 'move', by: 1 })
    expect(desk.controller.state).toMatchObject({ imageId: 'b', comment: '', dme: null })
    expect(desk.controller.state.notice).toBeNull()
    await desk.paint('b', read('b', { frozen: true }))
    desk.controller.setComment('drusen')
    desk.controller.press({ kind: 'move', by: -1 })
    expect(desk.controller.state.notice).toMatchObject({
      key: 'read.notice.not-recorded',
      tone: 'warn'
    })
    await desk.paint('a')
    expect(desk.controller.state).toMatchObject({ imageId: 'a', comment: 'hazy', dme: 0 })
    desk.controller.press({ kind: 'grade', grade: 3 })
    expect(desk.last('reading.blindGrade').input).toMatchObject({
      comment: 'hazy',
      result: { grade: 3, dme: 0 }
    })
  })

  // Would catch: a comment or a DME risk that was taken away, and is back as soon as the reader looks elsewhere.
  it('keeps in mind what was taken away and not recorded', async () => {
    const recorded = read('a', {
      ...{ frozen: true, comment: 'hazy' },
      final: { kind: 'grade', grade: 2, dme: 2 }
    })
    await desk.paint('a', recorded)
    desk.controller.setComment('')
    desk.controller.press({ kind: 'dme' })
    desk.controller.press({ kind: 'move', by: 1 })
    desk.controller.press({ kind: 'move', by: -1 })
    await desk.paint('a', recorded)
    desk.controller.press({ kind: 'keep' })
    expect(desk.last('reading.finalGrade').input).toMatchObject({
      result: grade(2),
      comment: ''
    })
  })

  // Would catch: a comment shown at a signed-off reading that was never recorded.
  it('drops what was not recorded before the sign-off', async () => {
    await desk.paint('a', read('a', { frozen: true, comment: 'hazy' }))
    desk.controller.setComment('drusen')
    desk.controller.press({ kind: 'move', by: 1 })
    desk.controller.press({ kind: 'move', by: -1 })
    await desk.paint('a', viewOf('a', { status: 'signed-off', final: grade(2), comment: 'hazy' }))
    expect(desk.controller.state).toMatchObject({ step: 'signed-off', comment: 'hazy' })
  })

  // Would catch: a DME risk on the screen that the changed grade goes without.
  it('takes the DME risk that is chosen while the reason is asked for', async () => {
    const deciding = { status: 'deciding', frozen: true, blind: grade(1) } as const
    await desk.paint('a', viewOf('a', { ...deciding, network: network(grade(3)) }))
    desk.controller.press({ kind: 'grade', grade: 3 })
    desk.controller.press({ kind: 'dme' })
    desk.controller.press({ kind: 'pick', index: 0 })
    expect(desk.last('reading.finalGrade').input).toMatchObject({ result: { grade: 3, dme: 0 } })
  })

  // Would catch: a DME risk that is gone with the grade that was undone, and one that stays although it was undone.
  it.each([
    ['the grade', viewOf('a'), 2],
    ['the addition alone', read('a', { frozen: true }), null]
  ])('has what was taken back with the grade in front of the reader: %s', async (_, left, dme) => {
    await desk.paint('a', read('a'))
    desk.controller.press({ kind: 'undo' })
    const result = { kind: 'grade', grade: 2, dme: 2 } as const
    await desk.last('reading.undo').answer({ ...left, undone: { result, comment: 'hazy' } })
    await desk.last('reading.sequence').answer({ imageIds: IMAGES, resumeAt: 'a', read: 0 })
    expect(desk.controller.state).toMatchObject({ imageId: 'a', dme, comment: 'hazy' })
    expect(desk.controller.state.notice).toMatchObject({ key: 'read.notice.undone', result })
  })
})
