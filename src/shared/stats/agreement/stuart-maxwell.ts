import { at } from '../numeric/at'
import { solvePositiveDefinite } from '../numeric/solve'
import { cell } from '../table/square-table'
import { chiSquareTest, undefinedTest } from './symmetry'
import type { SquareTable } from '../table/square-table'
import type { ChiSquareTest } from './symmetry'

/**
 * Stuart–Maxwell test of marginal homogeneity (Stuart 1955, Maxwell 1970): d′V⁻d with d_i = r_i − c_i,
 * V_ii = r_i + c_i − 2n_ii, V_ij = −(n_ij + n_ji), over counts.
 *
 * V is the Laplacian of the graph that joins categories which were confused with one another, so its
 * rank is q less the number of connected parts: the sum runs over the parts, one category of each
 * dropped, and df is that rank. Where everything is connected this is the textbook q − 1; categories
 * that were never confused with any other neither add to the statistic nor to df.
 */
export function stuartMaxwell(table: SquareTable): ChiSquareTest {
  let stat = 0
  let df = 0
  for (const part of confusedParts(table)) {
    const kept = part.slice(1)
    if (kept.length === 0) continue
    const differences = kept.map((i) => at(table.rows, i) - at(table.columns, i))
    const covariance = kept.flatMap((i) =>
      kept.map((j) =>
        i === j
          ? at(table.rows, i) + at(table.columns, i) - 2 * cell(table, i, i)
          : -(cell(table, i, j) + cell(table, j, i))
      )
    )
    const solution = solvePositiveDefinite(covariance, differences)
    if (!solution) continue
    stat += differences.reduce((total, d, k) => total + d * at(solution, k), 0)
    df += kept.length
  }
  return df === 0 ? undefinedTest(table.n) : chiSquareTest(stat, df)
}

/** Bhapkar's test (1966), S/(1 − S/n): more powerful in small samples; same df as Stuart–Maxwell. */
export function bhapkar(table: SquareTable): ChiSquareTest {
  const { stat, df } = stuartMaxwell(table)
  if (stat.value === null || df === null || stat.value >= table.n) return undefinedTest(table.n)
  return chiSquareTest(stat.value / (1 - stat.value / table.n), df)
}

/** Categories grouped by being joined through off-diagonal counts. */
function confusedParts(table: SquareTable): number[][] {
  const part = table.categories.map((_, i) => i)
  for (let i = 0; i < table.size; i++) {
    for (let j = 0; j < table.size; j++) {
      if (i === j || cell(table, i, j) === 0) continue
      const [from, to] = [part[j] ?? j, part[i] ?? i]
      part.forEach((label, k) => {
        if (label === from) part[k] = to
      })
    }
  }
  return [...new Set(part)].map((label) =>
    table.categories.flatMap((_, k) => (part[k] === label ? [k] : []))
  )
}
