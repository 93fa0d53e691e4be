import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../src/shared/errors'
import { grade, IMAGES, network, openDesk, read, setUp, viewOf } from './reading-desk'

describe('reading', () => {
  let desk: Awaited<ReturnType<typeof openDesk>>
  beforeEach(async () => {
    desk = await openDesk()
  })

  // Would catch: a key that grades a photograph which the reader cannot see yet.
  it('takes no grade before the photograph is painted, and opens only what was painted', async () => {
    desk.controller.press({ kind: 'grade', grade: 2 })
    expect(desk.controller.state.notice?.key).toBe('read.notice.not-painted')
    expect(desk.asked('reading.open')).toEqual([])
    await desk.paint('a')
    expect(desk.asked('reading.blindGrade')).toEqual([])
    desk.controller.press({ kind: 'grade', grade: 2 })
    expect(desk.last('reading.blindGrade').input).toMatchObject({ imageId: 'a', result: grade(2) })
  })

  // Would catch: a grade lost because it was quicker than the answer to `reading.open`.
  it('keeps a grade that is pressed before the reading is open', async () => {
    void desk.controller.painted('a')
    desk.controller.press({ kind: 'grade', grade: 1 })
    expect(desk.asked('reading.blindGrade')).toEqual([])
    await desk.last('reading.open').answer(viewOf('a'))
    expect(desk.asked('reading.blindGrade')).toHaveLength(1)
  })

  // Would catch: an arbitration settled without saying why the readers differed, or Enter that swaps the grade.
  it('asks an arbiter for her reason, whether she keeps or changes her grade', async () => {
    const disclosed = viewOf('a', {
      role: 'arbiter',
      status: 'deciding',
      frozen: true,
      blind: grade(1)
    })
    await desk.paint('a', disclosed)
    desk.controller.press({ kind: 'keep' })
    expect(desk.controller.state).toMatchObject({ step: 'change-reason', draft: grade(1) })
    desk.controller.press({ kind: 'cancel' })
    desk.controller.press({ kind: 'grade', grade: 3 })
    desk.controller.press({ kind: 'keep' })
    expect(desk.asked('reading.finalGrade')).toEqual([])
    desk.controller.press({ kind: 'pick', index: 5 })
    expect(desk.last('reading.finalGrade').input).toMatchObject({
      result: grade(3),
      reason: 'borderline'
    })
  })

  // Would catch: a fast second digit that grades the next photograph unseen.
  it('never applies a key that is pressed while a grade is on its way to the next photograph', async () => {
    await desk.paint('a')
    desk.controller.press({ kind: 'grade', grade: 0 })
    desk.controller.press({ kind: 'grade', grade: 4 })
    const agreed = viewOf('a', {
      status: 'read',
      frozen: true,
      blind: grade(0),
      final: grade(0),
      decision: 'kept',
      network: network(grade(0))
    })
    await desk.last('reading.blindGrade').answer(agreed)
    expect(desk.controller.state.imageId).toBe('b')
    expect(desk.controller.state.notice).toMatchObject({
      key: 'read.notice.not-used',
      tone: 'warn'
    })
    await desk.paint('b')
    expect(desk.asked('reading.blindGrade')).toHaveLength(1)
  })

  // Would catch: Enter pressed before the reveal was on the screen that keeps a grade unread.
  it('does not take a key from before the reveal for the decision after it', async () => {
    await desk.paint('a')
    desk.controller.press({ kind: 'grade', grade: 1 })
    desk.controller.press({ kind: 'keep' })
    const differs = viewOf('a', {
      status: 'deciding',
      frozen: true,
      blind: grade(1),
      network: network(grade(3))
    })
    await desk.last('reading.blindGrade').answer(differs)
    expect(desk.controller.state.step).toBe('decide')
    expect(desk.asked('reading.finalGrade')).toEqual([])
    desk.controller.press({ kind: 'keep' })
    expect(desk.last('reading.finalGrade').input).toMatchObject({ result: grade(1), reason: null })
  })

  // Would catch: → pressed during the request that skips a photograph.
  it('moves relative to the photograph on which the arrow was pressed', async () => {
    await desk.paint('a')
    desk.controller.press({ kind: 'grade', grade: 0 })
    desk.controller.press({ kind: 'move', by: 1 })
    await desk
      .last('reading.blindGrade')
      .answer(viewOf('a', { status: 'read', blind: grade(0), final: grade(0), decision: 'kept' }))
    expect(desk.controller.state.imageId).toBe('b')
  })

  // Would catch: a change without its reason, or a reason given to the wrong photograph.
  it('changes the grade with a reason, and goes back to the question on cancel', async () => {
    const deciding = {
      status: 'deciding',
      frozen: true,
      blind: grade(1),
      network: network(grade(3))
    } as const
    await desk.paint('a', viewOf('a', deciding))
    desk.controller.press({ kind: 'grade', grade: 3 })
    expect(desk.controller.state.step).toBe('change-reason')
    desk.controller.press({ kind: 'cancel' })
    expect(desk.controller.state.step).toBe('decide')
    desk.controller.press({ kind: 'grade', grade: 3 })
    desk.controller.press({ kind: 'pick', index: 0 })
    expect(desk.last('reading.finalGrade').input).toMatchObject({
      imageId: 'a',
      result: grade(3),
      reason: 'missed-microaneurysms'
    })
  })

  // Would catch: undo that stays on the wrong photograph, and an error box for an empty history.
  it('goes back to the photograph whose step was taken back', async () => {
    desk.controller.goTo(2)
    await desk.paint('c')
    desk.controller.press({ kind: 'undo' })
    await desk.last('reading.undo').answer(viewOf('a'))
    await desk.last('reading.sequence').answer({ imageIds: IMAGES, resumeAt: 'a', read: 0 })
    expect(desk.controller.state).toMatchObject({ imageId: 'a', step: 'grade' })
    desk.controller.press({ kind: 'undo' })
    await desk.last('reading.undo').fail(new AppError('NOTHING_TO_UNDO', 'nothing'))
    expect(desk.controller.state.notice?.key).toBe('read.notice.nothing-to-undo')
    expect(desk.controller.state.problem).toBeNull()
  })

  // Would catch: a summary that speaks of an earlier sign-off in front of readings that are not signed off.
  it('says what was signed off only until the reader goes on', async () => {
    desk.controller.press({ kind: 'sign-off' })
    expect(desk.controller.state.step).toBe('grade')
    await desk.paint('a', read('a'))
    desk.controller.press({ kind: 'sign-off' })
    desk.controller.press({ kind: 'sign-off' })
    await desk.last('reading.signOff').answer({ readings: 1 })
    expect(desk.controller.state).toMatchObject({ step: 'summary', signedOff: 1 })
    desk.controller.goTo(1)
    desk.controller.press({ kind: 'move', by: 1 })
    await desk.paint('c')
    desk.controller.press({ kind: 'sign-off' })
    expect(desk.controller.state).toMatchObject({ step: 'summary', signedOff: null })
  })

  // Would catch: an answer that comes late and overwrites the photograph now on the screen.
  it('ignores the opening of a photograph that was left', async () => {
    void desk.controller.painted('a')
    const late = desk.last('reading.open')
    desk.controller.press({ kind: 'move', by: 1 })
    await late.answer(viewOf('a'))
    expect(desk.controller.state).toMatchObject({ imageId: 'b', view: null })
  })
})

describe('resuming', () => {
  const resume = async (resumeAt: string | null, asked: string | null, seen: string | null) => {
    const desk = setUp()
    void desk.controller.enter(asked, seen)
    await desk.last('reading.sequence').answer({ imageIds: IMAGES, resumeAt, read: 0 })
    return desk.controller.state
  }

  // Would catch: a reader who starts again at the first photograph after a crash.
  it('comes back to the photograph that was on the screen', async () => {
    expect((await resume('b', null, 'c')).imageId).toBe('c')
    expect((await resume('c', null, 'b')).imageId).toBe('c')
    expect((await resume('c', 'a', 'b')).imageId).toBe('a')
    expect((await resume(null, null, 'b')).step).toBe('summary')
  })
})
