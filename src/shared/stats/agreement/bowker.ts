import { chiSquareTail } from '../numeric/chi-square'
import { cell } from '../table/square-table'
import { chiSquareTest, undefinedTest } from './symmetry'
import type { SquareTable } from '../table/square-table'
import type { ChiSquareTest } from './symmetry'

export interface BowkerTest extends ChiSquareTest {
  /** The same with one degree of freedom per pair of cells that is not empty on both sides. */
  readonly dfOccupied: number | null
  readonly pOccupied: number | null
}

/**
 * Bowker's test of symmetry (1948): Σ_{i<j} (n_ij − n_ji)²/(n_ij + n_ji), McNemar's test for q = 2, no
 * continuity correction. df = q(q − 1)/2 as published and as in SAS and statsmodels. A pair of cells
 * that are both empty adds nothing to the sum, so on a scale with unused grades that df makes the test
 * too cautious: the count of occupied pairs, as in SPSS, is given beside it.
 */
export function bowker(table: SquareTable): BowkerTest {
  let stat = 0
  let occupied = 0
  for (let i = 0; i < table.size; i++) {
    for (let j = i + 1; j < table.size; j++) {
      const both = cell(table, i, j) + cell(table, j, i)
      if (both === 0) continue
      stat += (cell(table, i, j) - cell(table, j, i)) ** 2 / both
      occupied++
    }
  }
  if (occupied === 0) return { ...undefinedTest(table.n), dfOccupied: null, pOccupied: null }
  return {
    ...chiSquareTest(stat, (table.size * (table.size - 1)) / 2),
    dfOccupied: occupied,
    pOccupied: chiSquareTail(stat, occupied)
  }
}
