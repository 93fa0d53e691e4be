import { kappa } from '../agreement/kappa'
import { exclusionOf } from '../table/exclusions'
import { tableFromCodes } from '../table/pairs'
import type { Kappa } from '../agreement/kappa'
import type { Categories } from '../table/categories'
import type { SquareTable } from '../table/square-table'
import type { Weights } from '../table/weights'

/** A grader's own grade beside the final grade of the image. */
export interface GraderFinalRow {
  readonly grader: number
  readonly final: number
  /** Another grader read the image without seeing this grader's answer. */
  readonly readIndependently: boolean
  /** The final grade is this grader's alone, with nobody else's part in it. */
  readonly setByGraderAlone: boolean
}

export interface GraderFinal {
  readonly n: number
  readonly excluded: {
    readonly total: number
    readonly notReadIndependently: number
    readonly setByGraderAlone: number
    readonly blank: number
    readonly ungradable: number
  }
  readonly table: SquareTable
  readonly kappa: Kappa
  /** What a reader must know when n = 0. */
  readonly note: string | null
}

/**
 * The third κ: grader ↔ final grade, only on images that another grader read independently and whose
 * final grade this grader did not set alone. Anything else compares a grader with herself.
 */
export function graderFinalKappa(
  rows: readonly GraderFinalRow[],
  categories: Categories,
  weights: Weights
): GraderFinal {
  const second = rows.filter((row) => row.readIndependently)
  const shared = second.filter((row) => !row.setByGraderAlone)
  const reasons = shared.map(({ grader, final }) => exclusionOf(grader, final))
  const { table } = tableFromCodes(
    shared.map(({ grader }) => grader),
    shared.map(({ final }) => final),
    categories
  )
  return {
    n: table.n,
    excluded: {
      total: rows.length - table.n,
      notReadIndependently: rows.length - second.length,
      setByGraderAlone: second.length - shared.length,
      blank: reasons.filter((reason) => reason === 'blank').length,
      ungradable: reasons.filter((reason) => reason === 'ungradable').length
    },
    table,
    kappa: kappa(table, weights),
    note:
      second.length === 0
        ? 'No image has a second, independent reading yet: a grader cannot be compared with a final grade that is her own.'
        : null
  }
}
