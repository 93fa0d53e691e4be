import { BLANK, UNGRADABLE } from './categories'

/** Images left out of a table, by reason. Nothing leaves a table without being counted here. */
export interface Exclusions {
  readonly total: number
  /** At least one of the two ratings was never made. */
  readonly blank: number
  /** Both looked, at least one found it ungradable: that is a result of its own, with its own 2×2. */
  readonly ungradable: number
}

export const NO_EXCLUSIONS: Exclusions = { total: 0, blank: 0, ungradable: 0 }

/** Reason to leave a pair of codes out; null to keep it. Blank comes first: an image seen once is no disagreement. */
export function exclusionOf(a: number, b: number): 'blank' | 'ungradable' | null {
  if (a === BLANK || b === BLANK) return 'blank'
  return a === UNGRADABLE || b === UNGRADABLE ? 'ungradable' : null
}

export function exclusions(blank: number, ungradable: number): Exclusions {
  return { total: blank + ungradable, blank, ungradable }
}
