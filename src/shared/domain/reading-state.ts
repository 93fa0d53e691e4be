import type { EventPayloads } from './events'
import type { GradeResult } from './grade'
import type { DisagreementReason, Protocol, ReadingRole } from './reading'

export type ReadingEventType = Extract<keyof EventPayloads, `reading.${string}`>

/** A reading's event, as far as its state depends on it. */
export type ReadingEvent = {
  [T in ReadingEventType]: {
    readonly id: string
    readonly at: string
    readonly type: T
    readonly payload: EventPayloads[T]
  }
}[ReadingEventType]

/** Where one reading stands: the fold of those of its events that were not retracted. */
export interface ReadingState {
  readonly protocol: Protocol
  readonly role: ReadingRole
  readonly status: 'unread' | 'deciding' | 'read' | 'signed-off'
  readonly blind: GradeResult | null
  /** The run whose answer was disclosed. */
  readonly revealedRunId: string | null
  /** The readings whose grades were disclosed to an arbiter. */
  readonly gradersShown: readonly string[]
  /** Something was disclosed: the blind grade can never change. */
  readonly frozen: boolean
  readonly final: GradeResult | null
  readonly decision: 'kept' | 'changed' | null
  readonly reason: DisagreementReason | null
  readonly comment: string | null
  /** Sum over all events, retracted ones included: the time was spent. */
  readonly activeMs: number
  /** When the final grade that counts was given. */
  readonly finishedAt: string | null
  /** Ids of the events that the next undo takes back, latest last; empty when there is none. */
  readonly undoable: readonly string[]
}

const INITIAL: ReadingState = {
  protocol: 'blind-first',
  role: 'primary',
  status: 'unread',
  blind: null,
  revealedRunId: null,
  gradersShown: [],
  frozen: false,
  final: null,
  decision: null,
  reason: null,
  comment: null,
  activeMs: 0,
  finishedAt: null,
  undoable: []
}

/** Folds a reading's events, in the order in which they were recorded. */
export function foldReading(events: readonly ReadingEvent[]): ReadingState {
  const retracted = new Set(
    events.flatMap((event) => (event.type === 'reading.retracted' ? event.payload.retracts : []))
  )
  let state = INITIAL
  for (const event of events) {
    if ('activeMs' in event.payload)
      state = { ...state, activeMs: state.activeMs + event.payload.activeMs }
    if (!retracted.has(event.id)) state = apply(state, event)
  }
  return state
}

function apply(state: ReadingState, event: ReadingEvent): ReadingState {
  switch (event.type) {
    case 'reading.opened':
      return { ...state, protocol: event.payload.protocol, role: event.payload.role }
    case 'reading.blind_grade':
      return {
        ...state,
        status: 'deciding',
        blind: event.payload.result,
        comment: commentAfter(event.payload.comment, null),
        undoable: [event.id]
      }
    case 'reading.revealed':
      // Disclosure is for ever: what came before it can no longer be taken back.
      return {
        ...state,
        status: state.status === 'unread' ? 'deciding' : state.status,
        revealedRunId: event.payload.runId,
        frozen: true,
        undoable: []
      }
    case 'reading.graders_shown':
      return { ...state, gradersShown: event.payload.readings, frozen: true, undoable: [] }
    case 'reading.final_grade':
      return {
        ...state,
        status: 'read',
        final: event.payload.result,
        decision: event.payload.decision,
        reason: event.payload.reason,
        comment: commentAfter(event.payload.comment, state.comment),
        finishedAt: event.at,
        // The first one goes together with a blind grade that nothing was disclosed after; each later one alone.
        undoable: state.status === 'read' ? [event.id] : [...state.undoable, event.id]
      }
    case 'reading.amended':
      return { ...state, final: event.payload.result, decision: 'changed', finishedAt: event.at }
    case 'reading.signed_off':
      return { ...state, status: 'signed-off', undoable: [] }
    case 'reading.overlay_shown':
    case 'reading.retracted':
      return state
  }
}

/** Null says nothing of the comment; an empty one takes away what was there. */
function commentAfter(given: string | null, before: string | null): string | null {
  return given === '' ? null : (given ?? before)
}
