import { NO_PAIRS } from '../estimate'
import { totalWeight } from '../table/weights'
import { coefficient, undefinedCoefficient } from './coefficient'
import { observedAgreement, observedVariance } from './observed'
import type { Coefficient } from './coefficient'
import type { SquareTable } from '../table/square-table'
import type { Weights } from '../table/weights'

/**
 * Brennan & Prediger (1981), weighted (Gwet 2014): chance agreement of raters who know nothing,
 * p_e = T_w/q². var = { Σ p_ij w_ij² − p_a² } / n(1 − p_e)². For q = 2 it is the PABAK 2p_o − 1.
 */
export function brennanPrediger(table: SquareTable, weights: Weights): Coefficient {
  const { n, size } = table
  if (n === 0) return undefinedCoefficient(NO_PAIRS)
  const pe = totalWeight(weights) / (size * size)
  const pa = observedAgreement(table, weights)
  const se = Math.sqrt(observedVariance(table, weights) / n) / (1 - pe)
  return coefficient(pa, pe, (pa - pe) / (1 - pe), se)
}
