import { lightKappa, pairwiseKappas } from './agreement/light'
import { brennanPredigerOfRaters, fleissKappa, gwetAcOfRaters } from './agreement/multi-rater'
import { countRatings, pairableSubjects } from './agreement/rating-counts'
import { notEstimable } from './estimate'
import { at } from './numeric/at'
import { alphas } from './summary'
import { ReasonBook } from './summary-json'
import { BLANK } from './table/categories'
import { exclusions } from './table/exclusions'
import { standardWeights, weightRows } from './table/weights'
import type { RaterPair } from './agreement/light'
import type { Ratings } from './agreement/rating-counts'
import type { BootstrapInterval } from './bootstrap/bootstrap'
import type { AgreementSummary, PairwiseJson } from './summary-json'
import type { Exclusions } from './table/exclusions'
import type { Weights } from './table/weights'

/**
 * The summary for more than two raters: α, Fleiss, Light, AC and BP over all of them, κ for every two.
 * What is defined for two ratings only is null. The bootstrap interval is that of α.
 */
export function summariseRatings(
  ratings: Ratings,
  weights: Weights,
  bootstrap: BootstrapInterval | null
): AgreementSummary {
  const book = new ReasonBook()
  const counts = countRatings(ratings)
  const identity = standardWeights('identity', counts.size)
  const pairs = pairwiseKappas(ratings, weights)
  const plainPairs = weights.kind === 'identity' ? pairs : pairwiseKappas(ratings, identity)
  const ac = gwetAcOfRaters(counts, weights)
  const bp = brennanPredigerOfRaters(counts, weights)
  const two = notEstimable(
    `defined for two raters; for ${String(ratings.raters.length)} see alpha, fleiss, light and pairwise`
  )
  const none = { stat: null, df: null, p: null, notEstimable: two.notEstimable }
  for (const key of ['bowker', 'stuartMaxwell', 'binary']) book.add(key, two.notEstimable)
  return {
    n: pairableSubjects(counts),
    excluded: excludedSubjects(ratings),
    categories: ratings.categories,
    weights: { kind: weights.kind, matrix: weightRows(weights) },
    table: null,
    po: ac.observed,
    pe: null,
    kappa: book.note('kappa', two),
    se: null,
    se0: null,
    ci95: null,
    z0: null,
    p0: null,
    words: null,
    ac: book.note('ac', ac.value),
    acName: weights.kind === 'identity' ? 'AC1' : 'AC2',
    acSe: book.note('acSe', ac.se),
    ...alphas(counts, weights, book),
    bp: book.note('bp', bp.value),
    bpSe: book.note('bpSe', bp.se),
    fleiss: book.note('fleiss', fleissKappa(counts, identity).value),
    fleissWeighted: book.note('fleissWeighted', fleissKappa(counts, weights).value),
    light: book.note('light', lightKappa(plainPairs).value),
    lightWeighted: book.note('lightWeighted', lightKappa(pairs).value),
    bowker: { ...none, dfOccupied: null, pOccupied: null },
    stuartMaxwell: none,
    exact: book.note('exact', two),
    within1: null,
    apart2: null,
    meanDifference: null,
    binary: null,
    bootstrap,
    raters: ratings.raters,
    pairwise: pairs.map(pairJson),
    ...book.close()
  }
}

function pairJson({ a, b, n, excluded, kappa }: RaterPair): PairwiseJson {
  return {
    a,
    b,
    n,
    excluded,
    kappa: kappa.kappa.value,
    se: kappa.se.value,
    ci95: kappa.ci95 === null ? null : [kappa.ci95.low, kappa.ci95.high],
    notEstimable: kappa.kappa.notEstimable
  }
}

/** Subjects with fewer than two grades: for want of ratings, or because they were found ungradable. */
function excludedSubjects({ codes, raters, subjects }: Ratings): Exclusions {
  let blank = 0
  let ungradable = 0
  for (let subject = 0; subject < subjects; subject++) {
    const own = Array.from({ length: raters.length }, (_, r) =>
      at(codes, subject * raters.length + r)
    )
    if (own.filter((code) => code >= 0).length >= 2) continue
    if (own.filter((code) => code !== BLANK).length >= 2) ungradable++
    else blank++
  }
  return exclusions(blank, ungradable)
}
