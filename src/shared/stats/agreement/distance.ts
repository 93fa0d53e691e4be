import { NO_PAIRS, estimated, notEstimable } from '../estimate'
import { sumSquare } from '../numeric/at'
import { cell } from '../table/square-table'
import type { Estimate } from '../estimate'
import type { SquareTable } from '../table/square-table'

/** How far apart the two ratings lie, by position on the scale. Shares are of n. */
export interface DistanceSummary {
  readonly exact: Estimate
  /** Same or neighbouring category. */
  readonly within1: Estimate
  /** Two or more categories apart. */
  readonly apart2: Estimate
  /** Mean of a − b in steps of the scale: above 0 when `a` grades higher. */
  readonly meanDifference: Estimate
}

export function distanceSummary(table: SquareTable): DistanceSummary {
  const { n, size } = table
  if (n === 0) {
    const none = notEstimable(NO_PAIRS)
    return { exact: none, within1: none, apart2: none, meanDifference: none }
  }
  const share = (counted: (i: number, j: number) => boolean): Estimate =>
    estimated(sumSquare(size, (i, j) => (counted(i, j) ? cell(table, i, j) : 0)) / n)
  return {
    exact: share((i, j) => i === j),
    within1: share((i, j) => Math.abs(i - j) <= 1),
    apart2: share((i, j) => Math.abs(i - j) >= 2),
    meanDifference: estimated(sumSquare(size, (i, j) => cell(table, i, j) * (i - j)) / n)
  }
}
