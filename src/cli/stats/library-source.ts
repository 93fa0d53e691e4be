import type { AuditAccess } from '../audit/open-for-audit'
import type { FilterValues } from '../audit/options'

export const COMPARISONS = ['network-blind', 'network-final', 'grader-final'] as const
export type Comparison = (typeof COMPARISONS)[number]

/** Where and what to compare in a library. Absent filters let everything through. */
export type LibraryOptions = AuditAccess &
  FilterValues & { readonly library: string; readonly compare: Comparison }

/** What a library answers: two ratings of each reading that passed the filters. */
export interface LibraryPairs {
  /** Positions on the scale 0–4, BLANK or UNGRADABLE (src/shared/stats/table/categories.ts). */
  readonly a: ArrayLike<number>
  readonly b: ArrayLike<number>
  /** Patient of each pair; null for an unknown one, which counts as a cluster of its own. */
  readonly patients: readonly (string | null)[]
  /** Readings left out before they became pairs, by reason. */
  readonly excluded: Readonly<Record<string, number>>
  /** Printed with the numbers: model, app version, window, filters, what a and b are. */
  readonly context: Readonly<Record<string, string>>
}

/** Sources that need services which this command opens only when asked. */
export interface StatsSources {
  readonly pairsFromLibrary: (options: LibraryOptions) => Promise<LibraryPairs>
}
