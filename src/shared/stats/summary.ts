import { cutTable } from './accuracy/binary'
import { bowker } from './agreement/bowker'
import { brennanPrediger } from './agreement/brennan-prediger'
import { distanceSummary } from './agreement/distance'
import { gwetAc } from './agreement/gwet'
import { kappa } from './agreement/kappa'
import { krippendorffAlpha } from './agreement/krippendorff'
import { agreementWord } from './agreement/landis-koch'
import { fleissKappa } from './agreement/multi-rater'
import { countsFromTable } from './agreement/rating-counts'
import { stuartMaxwell } from './agreement/stuart-maxwell'
import { countRows } from './table/square-table'
import { standardWeights, weightRows } from './table/weights'
import { binaryJson, bowkerJson, ReasonBook, testJson } from './summary-json'
import type { ReferenceSide } from './accuracy/binary'
import type { AlphaMetric } from './agreement/krippendorff'
import type { RatingCounts } from './agreement/rating-counts'
import type { BootstrapInterval } from './bootstrap/bootstrap'
import type { Exclusions } from './table/exclusions'
import type { SquareTable } from './table/square-table'
import type { Weights } from './table/weights'
import type { AgreementSummary } from './summary-json'

export interface SummaryOptions {
  readonly weights: Weights
  readonly excluded: Exclusions
  /** Position on the scale of the lowest positive category. */
  readonly threshold: number
  readonly reference: ReferenceSide
  readonly bootstrap: BootstrapInterval | null
}

/** The α that speaks of the same distances as the weights: nominal, interval (quadratic), else the weights. */
export function matchingMetric(weights: Weights): AlphaMetric {
  if (weights.kind === 'identity') return 'nominal'
  return weights.kind === 'quadratic' ? 'interval' : 'weights'
}

/** Everything that this package says about two ratings of the same images, as plain data. */
export function summarise(table: SquareTable, options: SummaryOptions): AgreementSummary {
  const { weights, excluded, threshold, reference, bootstrap } = options
  const book = new ReasonBook()
  const identity = standardWeights('identity', table.size)
  const counts = countsFromTable(table)
  const main = kappa(table, weights)
  const ac = gwetAc(table, weights)
  const bp = brennanPrediger(table, weights)
  const plain = kappa(table, identity).kappa
  const distance = distanceSummary(table)
  const summary = {
    n: table.n,
    excluded,
    categories: table.categories,
    weights: { kind: weights.kind, matrix: weightRows(weights) },
    table: countRows(table),
    po: main.po,
    pe: main.pe,
    kappa: book.note('kappa', main.kappa),
    se: book.note('se', main.se),
    se0: book.note('se0', main.se0),
    ci95: main.ci95 === null ? null : ([main.ci95.low, main.ci95.high] as const),
    z0: book.note('z0', main.z0),
    p0: main.p0,
    words: main.kappa.value === null ? null : agreementWord(main.kappa.value),
    ac: book.note('ac', ac.value),
    acName: weights.kind === 'identity' ? ('AC1' as const) : ('AC2' as const),
    acSe: book.note('acSe', ac.se),
    ...alphas(counts, weights, book),
    bp: book.note('bp', bp.value),
    bpSe: book.note('bpSe', bp.se),
    fleiss: book.note('fleiss', fleissKappa(counts, identity).value),
    fleissWeighted: book.note('fleissWeighted', fleissKappa(counts, weights).value),
    light: book.note('light', plain),
    lightWeighted: book.note('lightWeighted', main.kappa),
    bowker: bowkerJson(book, bowker(table)),
    stuartMaxwell: testJson(book, 'stuartMaxwell', stuartMaxwell(table)),
    exact: book.note('exact', distance.exact),
    within1: book.note('within1', distance.within1),
    apart2: book.note('apart2', distance.apart2),
    meanDifference: book.note('meanDifference', distance.meanDifference),
    binary: binaryJson(
      book,
      table.categories,
      threshold,
      reference,
      cutTable(table, threshold, reference)
    ),
    bootstrap,
    raters: null,
    pairwise: null
  }
  return { ...summary, ...book.close() }
}

/** α by the metric that fits the weights, and by each of Krippendorff's own. */
export function alphas(
  counts: RatingCounts,
  weights: Weights,
  book: ReasonBook
): Pick<AgreementSummary, 'alpha' | 'alphaMetric' | 'alphas'> {
  const metric = matchingMetric(weights)
  const by = (name: AlphaMetric): number | null => krippendorffAlpha(counts, name).value.value
  return {
    alpha: book.note('alpha', krippendorffAlpha(counts, metric, weights).value),
    alphaMetric: metric,
    alphas: { nominal: by('nominal'), ordinal: by('ordinal'), interval: by('interval') }
  }
}
