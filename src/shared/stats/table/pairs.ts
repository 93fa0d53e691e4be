import { AppError } from '../../errors'
import { BLANK, checkCategories, ICDR_GRADES } from './categories'
import { exclusionOf, exclusions } from './exclusions'
import { tableFromCells } from './square-table'
import type { Categories } from './categories'
import type { Exclusions } from './exclusions'
import type { SquareTable } from './square-table'

export interface PairedTable {
  readonly table: SquareTable
  readonly excluded: Exclusions
}

/**
 * Table of two equally long lists of rating codes: positions in `categories`, BLANK or UNGRADABLE.
 * Throws BAD_TABLE on lists of different lengths and on codes outside the scale.
 */
export function tableFromCodes(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  categories: Categories = ICDR_GRADES
): PairedTable {
  checkCategories(categories)
  if (a.length !== b.length)
    throw new AppError('BAD_TABLE', 'the two lists of ratings have different lengths')
  const size = categories.length
  const cells = new Float64Array(size * size)
  let blank = 0
  let ungradable = 0
  for (let row = 0; row < a.length; row++) {
    const first = a[row] ?? BLANK
    const second = b[row] ?? BLANK
    const reason = exclusionOf(first, second)
    if (reason === 'blank') blank++
    else if (reason === 'ungradable') ungradable++
    else {
      const index = first * size + second
      if (!isCode(first, size) || !isCode(second, size))
        throw new AppError('BAD_TABLE', `pair ${String(row + 1)} is outside the scale`)
      cells[index] = (cells[index] ?? 0) + 1
    }
  }
  return { table: tableFromCells(cells, categories), excluded: exclusions(blank, ungradable) }
}

function isCode(code: number, size: number): boolean {
  return Number.isInteger(code) && code >= 0 && code < size
}
