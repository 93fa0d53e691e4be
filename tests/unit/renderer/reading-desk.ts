import { ActiveTime } from '../../../src/renderer/lib/active-time'
import { ReadingController } from '../../../src/renderer/lib/reading-controller'
import type { ReadingState } from '../../../src/renderer/lib/reading-state'
import type { ReadingView } from '../../../src/shared/contract/reading'
import type { GradeResult } from '../../../src/shared/domain/grade'

export const IMAGES = ['a', 'b', 'c', 'd']
/** ICDR, no DME risk. */
export const grade = (value: 0 | 1 | 2 | 3 | 4): GradeResult => ({
  kind: 'grade',
  grade: value,
  dme: null
})

/** What main answers of a reading; nothing is graded yet. */
export function viewOf(imageId: string, change: Partial<ReadingView> = {}): ReadingView {
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

/** A reading that is graded and kept, not signed off. */
export const read = (imageId: string, change: Partial<ReadingView> = {}): ReadingView =>
  viewOf(imageId, {
    ...{ status: 'read', blind: grade(2), final: grade(2), decision: 'kept' },
    ...change
  })

/** A revealed answer of the network. */
export const network = (result: GradeResult): NonNullable<ReadingView['network']> => ({
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
export function setUp() {
  const pending: Pending[] = []
  const states: ReadingState[] = []
  let nowMs = 0
  const settle = (): Promise<void> => new Promise((done) => setTimeout(done))
  const controller = new ReadingController('batch', {
    request: (route, input) =>
      new Promise((resolve, reject) => {
        pending.push({
          route,
          input,
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

/** A desk at the first of the photographs; `paint` puts one on the screen and has main answer its opening. */
export async function openDesk() {
  const desk = setUp()
  void desk.controller.enter(null, null)
  await desk.last('reading.sequence').answer({ imageIds: IMAGES, resumeAt: 'a', read: 0 })
  const paint = async (imageId: string, view = viewOf(imageId)): Promise<void> => {
    void desk.controller.painted(imageId)
    await desk.last('reading.open').answer(view)
  }
  return { ...desk, paint }
}
