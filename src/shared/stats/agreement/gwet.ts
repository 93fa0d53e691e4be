import { at, sumOver } from '../numeric/at'
import { NO_PAIRS } from '../estimate'
import { totalWeight, weight } from '../table/weights'
import { coefficient, undefinedCoefficient } from './coefficient'
import { cellVariance, observedAgreement } from './observed'
import type { Coefficient } from './coefficient'
import type { SquareTable } from '../table/square-table'
import type { Weights } from '../table/weights'

/**
 * Gwet's AC1 (identity weights) or AC2 (others) of two raters, with its linearised standard error
 * (Gwet 2008; Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed.). π_k = (r_k + c_k)/2,
 * T_w = Σ w_ij:
 *
 *   p_e = T_w·Σ π_k(1 − π_k) / q(q − 1)
 *   var = { Σ p_ij [w_ij − 2(1 − AC)·T_w(1 − (π_i + π_j)/2)/q(q − 1)]² − [p_a − 2(1 − AC)p_e]² } / n(1 − p_e)²
 *
 * Estimable whenever there are pairs: p_e < 1 for every set of weights that this package accepts,
 * so it answers (with 1) where all ratings are equal and κ cannot.
 */
export function gwetAc(table: SquareTable, weights: Weights): Coefficient {
  const { n, size, rows, columns } = table
  if (n === 0) return undefinedCoefficient(NO_PAIRS)
  const share = Float64Array.from(
    { length: size },
    (_, k) => (at(rows, k) + at(columns, k)) / (2 * n)
  )
  const scale = totalWeight(weights) / (size * (size - 1))
  const pe = scale * sumOver(size, (k) => at(share, k) * (1 - at(share, k)))
  const pa = observedAgreement(table, weights)
  const value = (pa - pe) / (1 - pe)
  const spread = cellVariance(
    table,
    (i, j) =>
      weight(weights, i, j) - 2 * (1 - value) * scale * (1 - (at(share, i) + at(share, j)) / 2)
  )
  return coefficient(pa, pe, value, Math.sqrt(spread / n) / (1 - pe))
}
