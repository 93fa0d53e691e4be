import type { RouteInput } from '../../shared/contract'
import type { ReadingView } from '../../shared/contract/reading'
import type { GradeResult } from '../../shared/domain/grade'
import { DISAGREEMENT_REASONS, UNGRADABLE_REASONS } from './domain'
import {
  CHOOSING,
  nextDme,
  sameResult,
  startOf,
  stepOf,
  type Command,
  type Notice,
  type ReadingState
} from './reading-state'
import { unrecorded } from './unrecorded'

type Reason = RouteInput<'reading.finalGrade'>['reason']

/** What a command comes to, where the reading stands as it does. */
export type Response =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'set'; readonly change: Partial<ReadingState> }
  | { readonly kind: 'tell'; readonly key: Notice['key'] }
  | { readonly kind: 'blind'; readonly result: GradeResult }
  | { readonly kind: 'final'; readonly result: GradeResult; readonly reason: Reason }
  | { readonly kind: 'advance' }

const NOTHING: Response = { kind: 'nothing' }
const set = (change: Partial<ReadingState>): Response => ({ kind: 'set', change })

/** The meaning of a command in the reading path: a pure function of what is on the screen. */
export function responseTo(state: ReadingState, command: Command): Response {
  const { step, view, dme, draft } = state
  if (command.kind === 'cancel') return cancelled(state)
  if (step === 'summary' || view === null) return NOTHING
  if (command.kind === 'pick') return picked(state, view, command.index)
  if (command.kind === 'keep') return kept(state, view)
  if (command.kind === 'dme') {
    const next = nextDme(dme)
    // A grade that waits for its reason goes with the DME risk that is on the screen.
    return set({ dme: next, draft: draft?.kind === 'grade' ? { ...draft, dme: next } : draft })
  }
  if (step === 'done' && !view.frozen) return { kind: 'tell', key: 'read.notice.already-read' }
  if (command.kind === 'ungradable') return set({ step: 'ungradable-reason' })
  if (command.kind === 'grade') return said(view, { kind: 'grade', grade: command.grade, dme })
  return NOTHING
}

/** Leaves a step that only prepares the next event. */
export function cancelled({ view, step }: ReadingState): Response {
  return view !== null && CHOOSING.has(step) ? set({ step: stepOf(view), draft: null }) : NOTHING
}

/**
 * A result was chosen: before the reveal it is the blind grade, after it keeps or starts a change, and after
 * sign-off it starts an amendment. An arbiter says why the readers differed, whichever she decides for.
 */
function said(view: ReadingView, result: GradeResult): Response {
  if (view.status === 'signed-off') return set({ draft: result, step: 'amend' })
  if (!view.frozen) return { kind: 'blind', result }
  const start = startOf(view)
  const same = start !== null && sameResult(result, start)
  if (same && view.role !== 'arbiter') return { kind: 'final', result, reason: null }
  return set({ draft: result, step: 'change-reason' })
}

function picked({ step, draft }: ReadingState, view: ReadingView, index: number): Response {
  if (step === 'ungradable-reason') {
    const reason = UNGRADABLE_REASONS[index]
    if (reason !== undefined) return said(view, { kind: 'ungradable', reason })
  } else if (step === 'change-reason') {
    const reason = DISAGREEMENT_REASONS[index]
    if (reason !== undefined && draft !== null) return { kind: 'final', result: draft, reason }
  }
  return NOTHING
}

/** Keeps the grade; where it is final already, goes on unless DME risk or comment were changed. */
function kept(state: ReadingState, view: ReadingView): Response {
  const { dme, step } = state
  if (view.status === 'signed-off') return { kind: 'advance' }
  const own = view.final ?? startOf(view)
  if (own === null || !(view.frozen || view.status === 'read')) return NOTHING
  const result: GradeResult = own.kind === 'grade' ? { ...own, dme } : own
  if (view.status === 'read' && unrecorded(state) === null) return { kind: 'advance' }
  if (view.role === 'arbiter' && view.reason === null)
    return step === 'decide' ? said(view, result) : NOTHING
  return { kind: 'final', result, reason: view.reason }
}
