import type { BinaryAccuracy, ReferenceSide } from './accuracy/binary'
import type { Proportion } from './accuracy/wilson'
import type { BowkerTest } from './agreement/bowker'
import type { AlphaMetric } from './agreement/krippendorff'
import type { AgreementWord } from './agreement/landis-koch'
import type { ChiSquareTest } from './agreement/symmetry'
import type { BootstrapInterval } from './bootstrap/bootstrap'
import type { Estimate } from './estimate'
import type { Categories } from './table/categories'
import type { Exclusions } from './table/exclusions'
import type { WeightKind } from './table/weights'

export interface TestJson {
  readonly stat: number | null
  readonly df: number | null
  readonly p: number | null
  readonly notEstimable: string | null
}

export interface BowkerJson extends TestJson {
  readonly dfOccupied: number | null
  readonly pOccupied: number | null
}

export interface BinaryJson extends BinaryAccuracy {
  /** Label of the lowest positive category. */
  readonly threshold: number | string
  readonly reference: ReferenceSide
}

export interface PairwiseJson {
  readonly a: string
  readonly b: string
  readonly n: number
  readonly excluded: Exclusions
  readonly kappa: number | null
  readonly se: number | null
  readonly ci95: readonly [number, number] | null
  readonly notEstimable: string | null
}

/** What `akshi stats --json` prints. Every key is always there; null where undefined, with its reason. */
export interface AgreementSummary {
  /** Pairs compared; with more than two raters, subjects with two or more ratings. */
  readonly n: number
  readonly excluded: Exclusions
  readonly categories: Categories
  readonly weights: { readonly kind: WeightKind; readonly matrix: readonly (readonly number[])[] }
  readonly table: readonly (readonly number[])[] | null
  readonly po: number | null
  readonly pe: number | null
  readonly kappa: number | null
  readonly se: number | null
  readonly se0: number | null
  readonly ci95: readonly [number, number] | null
  readonly z0: number | null
  readonly p0: number | null
  readonly words: AgreementWord | null
  readonly ac: number | null
  readonly acName: 'AC1' | 'AC2'
  readonly acSe: number | null
  readonly alpha: number | null
  readonly alphaMetric: AlphaMetric
  readonly alphas: Readonly<Record<'nominal' | 'ordinal' | 'interval', number | null>>
  readonly bp: number | null
  readonly bpSe: number | null
  /** As published, without weights; the weighted forms beside them. */
  readonly fleiss: number | null
  readonly fleissWeighted: number | null
  readonly light: number | null
  readonly lightWeighted: number | null
  readonly bowker: BowkerJson
  readonly stuartMaxwell: TestJson
  readonly exact: number | null
  readonly within1: number | null
  readonly apart2: number | null
  readonly meanDifference: number | null
  readonly binary: BinaryJson | null
  /** Null when not asked for. */
  readonly bootstrap: BootstrapInterval | null
  readonly raters: readonly string[] | null
  readonly pairwise: readonly PairwiseJson[] | null
  /** Why κ is null; else why other statistics are; null when all are defined. */
  readonly notEstimable: string | null
  /** Reason by key for everything that is null because the data do not define it. */
  readonly reasons: Readonly<Record<string, string>>
}

/** Collects why values are null while a summary is put together. */
export class ReasonBook {
  private readonly reasons: Record<string, string> = {}

  /** Value of an estimate; its reason is kept under `key`. */
  note(key: string, estimate: Estimate): number | null {
    if (estimate.value === null) this.reasons[key] = estimate.notEstimable
    return estimate.value
  }

  add(key: string, reason: string | null): void {
    if (reason !== null) this.reasons[key] = reason
  }

  close(): Pick<AgreementSummary, 'notEstimable' | 'reasons'> {
    const { reasons } = this
    const all = Object.entries(reasons).map(([key, reason]) => `${key}: ${reason}`)
    return { notEstimable: reasons['kappa'] ?? (all.length > 0 ? all.join('; ') : null), reasons }
  }
}

export function testJson(book: ReasonBook, key: string, test: ChiSquareTest): TestJson {
  const stat = book.note(key, test.stat)
  return { stat, df: test.df, p: test.p, notEstimable: test.stat.notEstimable }
}

export function bowkerJson(book: ReasonBook, test: BowkerTest): BowkerJson {
  const { dfOccupied, pOccupied } = test
  return { ...testJson(book, 'bowker', test), dfOccupied, pOccupied }
}

export function binaryJson(
  book: ReasonBook,
  categories: Categories,
  threshold: number,
  reference: ReferenceSide,
  accuracy: BinaryAccuracy
): BinaryJson {
  const measures = ['sensitivity', 'specificity', 'ppv', 'npv'] as const
  for (const key of measures) {
    const proportion: Proportion = accuracy[key]
    book.add(`binary.${key}`, proportion.notEstimable)
  }
  return { threshold: categories[threshold] ?? threshold, reference, ...accuracy }
}
