import { cell } from '../table/square-table'
import { chiSquareTest, undefinedTest } from './symmetry'
import type { SquareTable } from '../table/square-table'
import type { ChiSquareTest } from './symmetry'

/**
 * Bowker's test of symmetry (1948): Σ_{i<j} (n_ij − n_ji)²/(n_ij + n_ji), McNemar's test for q = 2, no
 * continuity correction. A pair of cells that are both empty can show no asymmetry and adds nothing, so
 * it gives no degree of freedom either (as in SPSS): with all pairs occupied df = q(q − 1)/2. Counting
 * empty pairs would make the test blind on a scale with unused grades.
 */
export function bowker(table: SquareTable): ChiSquareTest {
  let stat = 0
  let df = 0
  for (let i = 0; i < table.size; i++) {
    for (let j = i + 1; j < table.size; j++) {
      const both = cell(table, i, j) + cell(table, j, i)
      if (both === 0) continue
      stat += (cell(table, i, j) - cell(table, j, i)) ** 2 / both
      df++
    }
  }
  return df === 0 ? undefinedTest(table.n) : chiSquareTest(stat, df)
}
