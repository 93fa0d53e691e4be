import { at, sumSquare } from '../numeric/at'
import { cell } from '../table/square-table'
import { weight } from '../table/weights'
import type { SquareTable } from '../table/square-table'
import type { Weights } from '../table/weights'

/** Observed weighted disagreement Σ v_ij·n_ij, in units of the disagreement weights. */
export function observedDisagreement(table: SquareTable, weights: Weights): number {
  return sumSquare(
    table.size,
    (i, j) => at(weights.disagreement, i * table.size + j) * cell(table, i, j)
  )
}

/** p_o = Σ w_ij·p_ij. NaN without pairs. */
export function observedAgreement(table: SquareTable, weights: Weights): number {
  return 1 - observedDisagreement(table, weights) / (weights.max * table.n)
}

/** Below this a variance of weights is rounding: one image among 10⁹ moves it by more. */
const ROUNDING = 1e-24

/** Variance of x_ij under the joint proportions p_ij, around its mean. */
export function cellVariance(table: SquareTable, x: (i: number, j: number) => number): number {
  const mean = sumSquare(table.size, (i, j) => cell(table, i, j) * x(i, j)) / table.n
  return withoutRounding(
    sumSquare(table.size, (i, j) => cell(table, i, j) * (x(i, j) - mean) ** 2) / table.n
  )
}

/** Exactly 0 for a variance that is rounding only. */
export function withoutRounding(variance: number): number {
  return variance < ROUNDING ? 0 : variance
}

/** Variance of p_o under the joint proportions. */
export function observedVariance(table: SquareTable, weights: Weights): number {
  return cellVariance(table, (i, j) => weight(weights, i, j))
}
