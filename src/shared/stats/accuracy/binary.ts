import { sumSquare } from '../numeric/at'
import { cell } from '../table/square-table'
import { wilson } from './wilson'
import type { SquareTable } from '../table/square-table'
import type { Proportion } from './wilson'

/** Which of the two ratings counts as the truth. */
export type ReferenceSide = 'a' | 'b'

export interface BinaryAccuracy {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
  readonly sensitivity: Proportion
  readonly specificity: Proportion
  readonly ppv: Proportion
  readonly npv: Proportion
  readonly accuracy: Proportion
  /** Share of reference positives. */
  readonly prevalence: Proportion
}

/** 2×2 accuracy with Wilson intervals, from its four counts. */
export function binaryAccuracy(tp: number, fp: number, fn: number, tn: number): BinaryAccuracy {
  const n = tp + fp + fn + tn
  return {
    tp,
    fp,
    fn,
    tn,
    sensitivity: wilson(tp, tp + fn, 'the reference has no positives'),
    specificity: wilson(tn, tn + fp, 'the reference has no negatives'),
    ppv: wilson(tp, tp + fp, 'nothing was called positive'),
    npv: wilson(tn, tn + fn, 'nothing was called negative'),
    accuracy: wilson(tp + tn, n),
    prevalence: wilson(tp + fn, n)
  }
}

/**
 * The table cut at a category: positive is `threshold` (a position on the scale) or above. Referable
 * is a cut at grade 2, sight-threatening at grade 3; both have rules beyond the grade (DME, ungradable),
 * for which the counts go to `binaryAccuracy` directly.
 */
export function cutTable(
  table: SquareTable,
  threshold: number,
  reference: ReferenceSide = 'b'
): BinaryAccuracy {
  const count = (a: boolean, b: boolean): number =>
    sumSquare(table.size, (i, j) =>
      i >= threshold === a && j >= threshold === b ? cell(table, i, j) : 0
    )
  const onlyA = count(true, false)
  const onlyB = count(false, true)
  const [fp, fn] = reference === 'b' ? [onlyA, onlyB] : [onlyB, onlyA]
  return binaryAccuracy(count(true, true), fp, fn, count(false, false))
}
