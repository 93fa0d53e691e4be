import type { DismissalReason } from '../../shared/domain/image'

/** Restated from `src/shared`, as in `domain.ts`; a unit test compares the two. */
export const DISMISSAL_REASONS = [
  'best-possible',
  'patient-left',
  'good-enough',
  'taken-again',
  'other'
] as const satisfies readonly DismissalReason[]
