import { at, sumOver, sumSquare } from '../numeric/at'
import { twoSidedP } from '../numeric/normal'
import { estimated, NO_PAIRS, normalInterval, notEstimable } from '../estimate'
import { weight } from '../table/weights'
import { cellVariance, observedDisagreement, withoutRounding } from './observed'
import type { Estimate, Interval } from '../estimate'
import type { SquareTable } from '../table/square-table'
import type { Weights } from '../table/weights'

export interface Kappa {
  /** Observed and chance-expected weighted agreement; null without pairs. */
  readonly po: number | null
  readonly pe: number | null
  readonly kappa: Estimate
  /** Large-sample standard error of κ, and that under κ = 0. */
  readonly se: Estimate
  readonly se0: Estimate
  /** κ ± z·se; not clipped to [−1, 1]. */
  readonly ci95: Interval | null
  /** κ/se0 and its two-sided p. */
  readonly z0: Estimate
  readonly p0: number | null
}

/** Σ v_ij·r_i·c_j over counts: n² times the disagreement that the margins alone would give. */
function expectedDisagreement(table: SquareTable, weights: Weights): number {
  return sumSquare(
    table.size,
    (i, j) =>
      at(weights.disagreement, i * table.size + j) * at(table.rows, i) * at(table.columns, j)
  )
}

/**
 * κ alone, NaN where it is not defined: for the loops of the bootstrap.
 * κ = (p_o − p_e)/(1 − p_e) = 1 − n·Σvn_ij / Σv·r_i·c_j.
 */
export function kappaValue(table: SquareTable, weights: Weights): number {
  const expected = expectedDisagreement(table, weights)
  if (!(expected > 0)) return Number.NaN
  return 1 - (table.n * observedDisagreement(table, weights)) / expected
}

/**
 * Cohen's κ (1960), weighted κ (Cohen 1968), with the large-sample variances of Fleiss, Cohen & Everitt
 * (1969), as in SAS and statsmodels. With r, c the marginal proportions, w̄_i· = Σ_j w_ij c_j and
 * w̄_·j = Σ_i w_ij r_i:
 *
 *   var  = { Σ p_ij [w_ij − (w̄_i· + w̄_·j)(1 − κ)]² − [κ − p_e(1 − κ)]² } / n(1 − p_e)²
 *   var0 = { Σ r_i c_j [w_ij − (w̄_i· + w̄_·j)]² − p_e² } / n(1 − p_e)²
 *
 * both computed as centred sums. Not estimable when p_e = 1: both raters used one and the same
 * category throughout. One constant rater against a varying one gives 0 whatever the other says: both
 * standard errors are then 0 by the formula, z0 is undefined.
 */
export function kappa(table: SquareTable, weights: Weights): Kappa {
  const { n, size, rows, columns } = table
  if (n === 0) return undefinedKappa(null, null, NO_PAIRS)
  const pe = 1 - expectedDisagreement(table, weights) / (weights.max * n * n)
  const po = 1 - observedDisagreement(table, weights) / (weights.max * n)
  const value = kappaValue(table, weights)
  if (Number.isNaN(value)) return undefinedKappa(po, pe, whyUndefined(table))

  const rowMean = Float64Array.from({ length: size }, (_, i) =>
    sumOver(size, (j) => (weight(weights, i, j) * at(columns, j)) / n)
  )
  const columnMean = Float64Array.from({ length: size }, (_, j) =>
    sumOver(size, (i) => (weight(weights, i, j) * at(rows, i)) / n)
  )
  const chance = (i: number, j: number): number => at(rowMean, i) + at(columnMean, j)
  const spread = cellVariance(table, (i, j) => weight(weights, i, j) - chance(i, j) * (1 - value))
  // Under κ = 0 the mean of w − (w̄_i· + w̄_·j) over the product of the margins is −p_e.
  const spread0 = withoutRounding(
    sumSquare(
      size,
      (i, j) =>
        ((at(rows, i) * at(columns, j)) / (n * n)) *
        (weight(weights, i, j) - chance(i, j) + pe) ** 2
    )
  )
  const scale = Math.sqrt(n) * (1 - pe)
  const se = Math.sqrt(spread) / scale
  const se0 = Math.sqrt(spread0) / scale
  const tested = se0 > 0
  return {
    po,
    pe,
    kappa: estimated(value),
    se: estimated(se),
    se0: estimated(se0),
    ci95: normalInterval(value, se),
    z0: tested
      ? estimated(value / se0)
      : notEstimable('one rater used a single category: se0 is 0'),
    p0: tested ? twoSidedP(value / se0) : null
  }
}

function whyUndefined(table: SquareTable): string {
  const used = table.categories.filter((_, i) => at(table.rows, i) > 0)
  return used.length === 1
    ? `both raters gave every image the category ${String(used[0])}: chance agreement is complete`
    : 'every disagreement that occurs has weight 1: chance agreement is complete'
}

function undefinedKappa(po: number | null, pe: number | null, reason: string): Kappa {
  const none = notEstimable(reason)
  return { po, pe, kappa: none, se: none, se0: none, ci95: null, z0: none, p0: null }
}
