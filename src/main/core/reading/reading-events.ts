import type { RouteInput } from '../../../shared/contract'
import type { GradeResult } from '../../../shared/domain/grade'
import type { NewEvent } from '../store/event-log'

export function revealEvent(readingId: string, runId: string): NewEvent {
  return { type: 'reading.revealed', payload: { readingId, runId, activeMs: 0 } }
}

export function finalEvent(
  readingId: string,
  decision: 'kept' | 'changed',
  result: GradeResult,
  reason: RouteInput<'reading.finalGrade'>['reason'],
  comment: string | null,
  activeMs: number
): NewEvent {
  return {
    type: 'reading.final_grade',
    payload: { readingId, decision, result, reason, comment, activeMs }
  }
}
