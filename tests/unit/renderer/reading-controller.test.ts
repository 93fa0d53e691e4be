import { beforeEach, describe, expect, it } from 'vitest'
import { ActiveTime } from '../../../src/renderer/lib/active-time'
import { ReadingController } from '../../../src/renderer/lib/reading-controller'
import type { ReadingState } from '../../../src/renderer/lib/reading-state'
import type { ReadingView } from '../../../src/shared/contract/reading'
import type { GradeResult } from '../../../src/shared/domain/grade'
import { AppError } from '../../../src/shared/errors'

const IMAGES = ['a', 'b', 'c', 'd']
const grade = (value: 0 | 1 | 2 | 3 | 4): GradeResult => ({
  kind: 'grade',
  grade: value,
  dme: null
})

function viewOf(imageId: string, change: Partial<ReadingView> = {}): ReadingView {
  return {
    readingId: `reading-${imageId}`,
    imageId,
    batchId: 'batch',
    role: 'primary',
    protocol: 'blind-first',
    status: 'unread',
    blind: null,
    frozen: false,
    network: null,
    graders: [],
    final: null,
    decision: null,
    reason: null,
    comment: null,
    image: {
      sourceName: `${imageId}.jpg`,
      patientId: null,
      eye: 'OD',
      field: null,
      capturedAt: null,
      camera: null,
      site: null,
      width: 4288,
      height: 2848,
      pixelSpacing: null
    },
    ...change
  }
}

const network = (result: GradeResult): NonNullable<ReadingView['network']> => ({
  runId: 'run',
  modelId: 'model',
  result,
  score: 1,
  probabilities: [0.1, 0.2, 0.3, 0.2, 0.2],
  referable: false,
  referableReasons: [],
  referableProbability: 0.1,
  overlay: true
})

interface Pending {
  readonly route: string
  readonly input: Record<string, unknown>
  answer(value: unknown): Promise<void>
  fail(error: Error): Promise<void>
}

/** A main process that answers when the test says so. */
function setUp() {
  const pending: Pending[] = []
  const states: ReadingState[] = []
  let nowMs = 0
  const settle = (): Promise<void> => new Promise((done) => setTimeout(done))
  const controller = new ReadingController('batch', {
    request: (route, input) =>
      new Promise((resolve, reject) => {
        pending.push({
          route,
          input: input,
          async answer(value) {
            resolve(value as never)
            await settle()
          },
          async fail(error) {
            reject(error)
            await settle()
          }
        })
      }),
    changed: (state) => states.push(state),
    now: () => nowMs,
    activeTime: new ActiveTime()
  })
  const last = (route: string): Pending => {
    const found = pending.findLast((each) => each.route === route)
    if (!found) throw new Error(`no ${route} was asked for`)
    return found
  }
  return {
    controller,
    pending,
    last,
    states,
    pass: (ms: number) => (nowMs += ms),
    asked: (route: string) => pending.filter((each) => each.route === route)
  }
}

describe('reading', () => {
  let desk: ReturnType<typeof setUp>
  beforeEach(async () => {
    desk = setUp()
    void desk.controller.enter(null, null)
    await desk.last('reading.sequence').answer({ imageIds: IMAGES, resumeAt: 'a', read: 0 })
  })
  const paint = async (imageId: string, view = viewOf(imageId)): Promise<void> => {
    void desk.controller.painted(imageId)
    await desk.last('reading.open').answer(view)
  }

  // Would catch: a key that grades a photograph which the reader cannot see yet.
  it('takes no grade before the photograph is painted, and opens only what was painted', async () => {
    desk.controller.press({ kind: 'grade', grade: 2 })
    expect(desk.controller.state.notice?.key).toBe('read.notice.not-painted')
    expect(desk.asked('reading.open')).toEqual([])
    await paint('a')
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
    await paint('a', disclosed)
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
  // Would catch: a grade that vanishes from the screen when the workstation does not answer, or stays when it is left.
  it('keeps a grade in sight that was not acknowledged, until it is or the reader moves on', async () => {
    await paint('a')
    desk.controller.press({ kind: 'grade', grade: 2 })
    await desk.last('reading.blindGrade').fail(new Error('gone'))
    expect(desk.controller.state).toMatchObject({ pending: false, sending: grade(2) })
    expect(desk.controller.state.problem?.what).toBe('record')
    desk.controller.press({ kind: 'move', by: 1 })
    expect(desk.controller.state).toMatchObject({ imageId: 'b', sending: null, problem: null })
  })

  // Would catch: a fast second digit that grades the next photograph unseen.
  it('never applies a key that is pressed while a grade is on its way to the next photograph', async () => {
    await paint('a')
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
    await paint('b')
    expect(desk.asked('reading.blindGrade')).toHaveLength(1)
  })

  // Would catch: Enter pressed before the reveal was on the screen that keeps a grade unread.
  it('does not take a key from before the reveal for the decision after it', async () => {
    await paint('a')
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
    await paint('a')
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
    await paint('a', viewOf('a', deciding))
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

  // Would catch: a failed request that loses the grade, or that advances as if it had been stored.
  it('keeps the grade when main does not answer, and sends it again on retry', async () => {
    await paint('a')
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
    await paint('a')
    desk.controller.press({ kind: 'grade', grade: 2 })
    await desk.last('reading.blindGrade').fail(new Error('gone'))
    desk.controller.retry()
    await desk
      .last('reading.open')
      .answer(viewOf('a', { status: 'read', blind: grade(2), final: grade(2), decision: 'kept' }))
    expect(desk.asked('reading.blindGrade')).toHaveLength(1)
    expect(desk.controller.state).toMatchObject({ imageId: 'b', problem: null })
  })

  // Would catch: undo that stays on the wrong photograph, and an error box for an empty history.
  it('goes back to the photograph whose step was taken back', async () => {
    desk.controller.goTo(2)
    await paint('c')
    desk.controller.press({ kind: 'undo' })
    await desk.last('reading.undo').answer(viewOf('a'))
    await desk.last('reading.sequence').answer({ imageIds: IMAGES, resumeAt: 'a', read: 0 })
    expect(desk.controller.state).toMatchObject({ imageId: 'a', step: 'grade' })
    desk.controller.press({ kind: 'undo' })
    await desk.last('reading.undo').fail(new AppError('NOTHING_TO_UNDO', 'nothing'))
    expect(desk.controller.state.notice?.key).toBe('read.notice.nothing-to-undo')
    expect(desk.controller.state.problem).toBeNull()
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
    await paint('a', viewOf('a', { status: 'signed-off', blind: grade(1), final: grade(1) }))
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

  const read = (imageId: string, change: Partial<ReadingView> = {}): ReadingView =>
    viewOf(imageId, {
      ...{ status: 'read', blind: grade(2), final: grade(2), decision: 'kept' },
      ...change
    })

  // Would catch: DME risk or a comment that a reader puts to a reading and that Enter leaves behind, whether or not the
  // network had answered; and a comment that cannot be taken away again.
  it.each([true, false])(
    'records DME risk and comment that were added, disclosed: %s',
    async (frozen) => {
      await paint('a', read('a', { frozen, comment: 'hazy' }))
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
    await paint('a', read('a', { frozen: true }))
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
    await paint('a')
    desk.controller.setComment('hazy')
    desk.controller.press({ kind: 'dme' })
    desk.controller.press({ kind: 'move', by: 1 })
    expect(desk.controller.state).toMatchObject({ imageId: 'b', comment: '', dme: null })
    expect(desk.controller.state.notice).toBeNull()
    await paint('b', read('b', { frozen: true }))
    desk.controller.setComment('drusen')
    desk.controller.press({ kind: 'move', by: -1 })
    expect(desk.controller.state.notice).toMatchObject({
      key: 'read.notice.not-recorded',
      tone: 'warn'
    })
    await paint('a')
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
    await paint('a', recorded)
    desk.controller.setComment('')
    desk.controller.press({ kind: 'dme' })
    desk.controller.press({ kind: 'move', by: 1 })
    desk.controller.press({ kind: 'move', by: -1 })
    await paint('a', recorded)
    desk.controller.press({ kind: 'keep' })
    expect(desk.last('reading.finalGrade').input).toMatchObject({
      result: grade(2),
      comment: ''
    })
  })

  // Would catch: a comment shown at a signed-off reading that was never recorded.
  it('drops what was not recorded before the sign-off', async () => {
    await paint('a', read('a', { frozen: true, comment: 'hazy' }))
    desk.controller.setComment('drusen')
    desk.controller.press({ kind: 'move', by: 1 })
    desk.controller.press({ kind: 'move', by: -1 })
    await paint('a', viewOf('a', { status: 'signed-off', final: grade(2), comment: 'hazy' }))
    expect(desk.controller.state).toMatchObject({ step: 'signed-off', comment: 'hazy' })
  })

  // Would catch: a DME risk on the screen that the changed grade goes without.
  it('takes the DME risk that is chosen while the reason is asked for', async () => {
    const deciding = { status: 'deciding', frozen: true, blind: grade(1) } as const
    await paint('a', viewOf('a', { ...deciding, network: network(grade(3)) }))
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
    await paint('a', read('a'))
    desk.controller.press({ kind: 'undo' })
    const result = { kind: 'grade', grade: 2, dme: 2 } as const
    await desk.last('reading.undo').answer({ ...left, undone: { result, comment: 'hazy' } })
    await desk.last('reading.sequence').answer({ imageIds: IMAGES, resumeAt: 'a', read: 0 })
    expect(desk.controller.state).toMatchObject({ imageId: 'a', dme, comment: 'hazy' })
    expect(desk.controller.state.notice).toMatchObject({ key: 'read.notice.undone', result })
  })

  // Would catch: a summary that speaks of an earlier sign-off in front of readings that are not signed off.
  it('says what was signed off only until the reader goes on', async () => {
    desk.controller.press({ kind: 'sign-off' })
    expect(desk.controller.state.step).toBe('grade')
    await paint('a', read('a'))
    desk.controller.press({ kind: 'sign-off' })
    desk.controller.press({ kind: 'sign-off' })
    await desk.last('reading.signOff').answer({ readings: 1 })
    expect(desk.controller.state).toMatchObject({ step: 'summary', signedOff: 1 })
    desk.controller.goTo(1)
    desk.controller.press({ kind: 'move', by: 1 })
    await paint('c')
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
