import type { ReadingView } from '../../shared/contract/reading'
import type { DmeRisk, Grade, GradeResult } from '../../shared/domain/grade'
import type { ReadingQueue } from '../../shared/domain/reading'

/** What a reader asks for, whether by key or by pointer. */
export type Command =
  | { readonly kind: 'grade'; readonly grade: Grade }
  | { readonly kind: 'ungradable' }
  | { readonly kind: 'dme' }
  | { readonly kind: 'keep' }
  | { readonly kind: 'pick'; readonly index: number }
  | { readonly kind: 'undo' }
  | { readonly kind: 'move'; readonly by: 1 | -1 }
  | { readonly kind: 'sign-off' }
  | { readonly kind: 'cancel' }

export interface Notice {
  readonly key:
    | 'read.notice.not-painted'
    | 'read.notice.not-used'
    | 'read.notice.already-read'
    | 'read.notice.not-recorded'
    | 'read.notice.agreed'
    | 'read.notice.recorded'
    | 'read.notice.undone'
    | 'read.notice.amended'
    | 'read.notice.nothing-to-undo'
    | 'read.notice.no-overlay'
  readonly tone: 'good' | 'quiet' | 'warn'
  readonly result?: GradeResult | null
  readonly command?: Command
  /** Grows, so that the same notice twice is two notices. */
  readonly serial: number
}

export type Step =
  | 'grade'
  | 'ungradable-reason'
  | 'decide'
  | 'change-reason'
  | 'done'
  | 'signed-off'
  | 'amend'
  | 'summary'

export interface Problem {
  readonly error: unknown
  readonly what: 'open' | 'record'
  readonly retry: () => void
}

export interface ReadingState {
  readonly batchId: string
  /** Where only the photographs in a queue are read. */
  readonly queue: ReadingQueue | null
  /** `null` until the batch's order is known. */
  readonly sequence: readonly string[]
  readonly index: number
  readonly imageId: string | null
  /** The photograph is on the screen: only now do decisions count. */
  readonly painted: boolean
  /** Where the reading stands, once main has said. */
  readonly view: ReadingView | null
  readonly step: Step
  /** DME risk to go with the grade. */
  readonly dme: DmeRisk | null
  readonly comment: string
  /** The other grade that she chose and that still needs its reason. */
  readonly draft: GradeResult | null
  readonly pending: boolean
  readonly sending: GradeResult | null
  readonly notice: Notice | null
  readonly problem: Problem | null
  readonly read: number
  /** How many readings were signed off just now. */
  readonly signedOff: number | null
}

export function startState(batchId: string, queue: ReadingQueue | null): ReadingState {
  return {
    batchId,
    queue,
    sequence: [],
    index: 0,
    imageId: null,
    painted: false,
    view: null,
    step: 'grade',
    dme: null,
    comment: '',
    draft: null,
    pending: false,
    sending: null,
    notice: null,
    problem: null,
    read: 0,
    signedOff: null
  }
}

/** Steps that only prepare the next event: leaving them records nothing. */
export const CHOOSING: ReadonlySet<Step> = new Set<Step>([
  'ungradable-reason',
  'change-reason',
  'amend'
])

/** A command with the photograph and the question that were on the screen when it was given. */
export interface Tagged {
  readonly command: Command
  readonly imageId: string | null
  readonly step: Step
}

const STEPS = {
  unread: 'grade',
  deciding: 'decide',
  read: 'done',
  'signed-off': 'signed-off'
} as const

export function stepOf(view: ReadingView): Step {
  return STEPS[view.status]
}

/** The grade that is kept or changed: her own blind one or, where the network spoke first, the network's. */
export function startOf(view: ReadingView): GradeResult | null {
  return view.blind ?? view.network?.result ?? null
}

/** Same grade, or both ungradable. DME risk is not compared. */
export function sameResult(a: GradeResult, b: GradeResult): boolean {
  if (a.kind === 'ungradable' || b.kind === 'ungradable') return a.kind === b.kind
  return a.grade === b.grade
}

/** Same in every particular. */
export function identical(a: GradeResult | null | undefined, b: GradeResult): boolean {
  if (a?.kind === 'grade' && b.kind === 'grade') return a.grade === b.grade && a.dme === b.dme
  return a?.kind === 'ungradable' && b.kind === 'ungradable' && a.reason === b.reason
}

/** Whether a reading ends in just this grade and comment. */
export function holds(view: ReadingView | null, result: GradeResult, comment: string): boolean {
  return identical(view?.final, result) && (view?.comment ?? '') === comment.trim()
}

/** Not assessed, 0, 1, 2, and round again. */
export function nextDme(dme: DmeRisk | null): DmeRisk | null {
  if (dme === null) return 0
  if (dme === 0) return 1
  return dme === 1 ? 2 : null
}
