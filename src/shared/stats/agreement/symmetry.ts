import { estimated, NO_PAIRS, notEstimable } from '../estimate'
import { chiSquareTail } from '../numeric/chi-square'
import type { Estimate } from '../estimate'

/** A chi-square test. `df` and `p` are null exactly when `stat` is not estimable. */
export interface ChiSquareTest {
  readonly stat: Estimate
  readonly df: number | null
  readonly p: number | null
}

export function chiSquareTest(stat: number, df: number): ChiSquareTest {
  return { stat: estimated(stat), df, p: chiSquareTail(stat, df) }
}

export function undefinedTest(n: number): ChiSquareTest {
  const reason = n === 0 ? NO_PAIRS : 'the two ratings never differ: there is nothing to test'
  return { stat: notEstimable(reason), df: null, p: null }
}
