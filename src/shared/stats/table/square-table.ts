import { AppError } from '../../errors'
import { at } from '../numeric/at'
import { checkCategories, numberedCategories } from './categories'
import type { Categories } from './categories'

/** Joint counts of two ratings of the same images. Row: rating `a`. Column: rating `b`. */
export interface SquareTable {
  readonly categories: Categories
  /** q, the number of categories. */
  readonly size: number
  /** All pairs. */
  readonly n: number
  /** Row-major counts, q·q. */
  readonly cells: Float64Array
  /** Totals of `a` by category. */
  readonly rows: Float64Array
  /** Totals of `b` by category. */
  readonly columns: Float64Array
}

/** From row-major counts that are known to be sound. */
export function tableFromCells(cells: ArrayLike<number>, categories: Categories): SquareTable {
  const size = categories.length
  const copy = Float64Array.from(cells)
  const rows = new Float64Array(size)
  const columns = new Float64Array(size)
  let n = 0
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const count = at(copy, i * size + j)
      n += count
      rows[i] = at(rows, i) + count
      columns[j] = at(columns, j) + count
    }
  }
  return { categories, size, n, cells: copy, rows, columns }
}

/**
 * From counts that a person gave: q rows of q non-negative integers, q ≥ 2.
 * Throws BAD_TABLE naming the first row or cell that is wrong (counted from 1).
 */
export function tableFromCounts(counts: unknown, categories?: Categories): SquareTable {
  if (!Array.isArray(counts)) throw bad('the table is not a list of rows, like [[12,3],[4,20]]')
  const rows: readonly unknown[] = counts
  const labels = categories ?? numberedCategories(rows.length)
  checkCategories(labels)
  const size = labels.length
  if (rows.length !== size)
    throw bad(`the table has ${String(rows.length)} rows for ${String(size)} categories`)
  const cells: number[] = []
  rows.forEach((row, i) => {
    if (!Array.isArray(row)) throw bad(`row ${String(i + 1)} is not a list of counts`)
    if (row.length !== size)
      throw bad(
        `row ${String(i + 1)} has ${String(row.length)} cells, the table has ${String(size)} rows: it must be square`
      )
    row.forEach((count: unknown, j) => cells.push(checkedCount(count, i, j)))
  })
  return tableFromCells(cells, labels)
}

function checkedCount(count: unknown, i: number, j: number): number {
  const place = `row ${String(i + 1)}, column ${String(j + 1)}`
  if (typeof count !== 'number' || !Number.isFinite(count))
    throw bad(`${place}: ${JSON.stringify(count)} is not a number`)
  if (count < 0) throw bad(`${place}: ${String(count)} is negative; cells are counts of images`)
  if (!Number.isSafeInteger(count))
    throw bad(`${place}: ${String(count)} is not a whole number; cells are counts, not proportions`)
  return count
}

function bad(message: string): AppError {
  return new AppError('BAD_TABLE', message)
}

/** Count of images that `a` rated category i and `b` category j. */
export function cell(table: SquareTable, i: number, j: number): number {
  return at(table.cells, i * table.size + j)
}

/** The same ratings with the two raters exchanged. */
export function transposed(table: SquareTable): SquareTable {
  const { size, cells, categories } = table
  return tableFromCells(
    cells.map((_, index) => at(cells, (index % size) * size + Math.floor(index / size))),
    categories
  )
}

/** Rows of counts, as in the input. */
export function countRows(table: SquareTable): number[][] {
  return Array.from({ length: table.size }, (_, i) => [
    ...table.cells.slice(i * table.size, (i + 1) * table.size)
  ])
}
