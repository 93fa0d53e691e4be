import { at, sumOver, sumSquare } from '../numeric/at'
import { totalWeight, weight } from '../table/weights'
import { coefficient, undefinedCoefficient } from './coefficient'
import { pairableSubjects } from './rating-counts'
import type { Coefficient } from './coefficient'
import type { CountPattern, RatingCounts } from './rating-counts'
import type { Weights } from '../table/weights'

/** Chance agreement of a coefficient, and each subject's part in it (their mean is `expected`). */
interface Chance {
  readonly expected: number
  readonly ofSubject: (pattern: CountPattern) => number
}

/** Mean share of each category, every rated subject counting once however many rated it. */
function meanShares(counts: RatingCounts): Float64Array {
  const shares = new Float64Array(counts.size)
  for (const { counts: given, raters, subjects } of counts.patterns)
    for (let k = 0; k < counts.size; k++)
      shares[k] = at(shares, k) + (subjects * at(given, k)) / raters / counts.subjects
  return shares
}

/** Weighted agreement of the ordered rater pairs within one subject. */
function agreementWithin(pattern: CountPattern, weights: Weights): number {
  const { counts, raters } = pattern
  const agreeing = sumSquare(
    weights.size,
    (k, l) => weight(weights, k, l) * at(counts, k) * (at(counts, l) - (k === l ? 1 : 0))
  )
  return agreeing / (raters * (raters - 1))
}

/**
 * (p_a − p_e)/(1 − p_e) over subjects with two or more ratings, with Gwet's linearised variance
 * (2014, Handbook of Inter-Rater Reliability, ch. 5; missing ratings allowed):
 * κ_i = (n/n′)(p_ai − p_e)/(1 − p_e), κ*_i = κ_i − 2(1 − κ)(p_ei − p_e)/(1 − p_e),
 * var = Σ (κ*_i − κ)² / n(n − 1).
 */
function chanceCorrected(counts: RatingCounts, weights: Weights, chance: Chance): Coefficient {
  const pairable = pairableSubjects(counts)
  if (pairable === 0) return undefinedCoefficient('no subject has two or more ratings')
  const { expected, ofSubject } = chance
  const within = counts.patterns.map((pattern) =>
    pattern.raters < 2 ? null : agreementWithin(pattern, weights)
  )
  const observed =
    sumOver(within.length, (p) => (within[p] ?? 0) * (counts.patterns[p]?.subjects ?? 0)) / pairable
  if (1 - expected < 1e-12)
    return undefinedCoefficient(
      'all ratings are equal: chance agreement is complete',
      observed,
      expected
    )
  const value = (observed - expected) / (1 - expected)
  let squares = 0
  counts.patterns.forEach((pattern, p) => {
    const own = within[p] ?? null
    const first =
      own === null ? 0 : ((counts.subjects / pairable) * (own - expected)) / (1 - expected)
    const second = (2 * (1 - value) * (ofSubject(pattern) - expected)) / (1 - expected)
    squares += pattern.subjects * (first - second - value) ** 2
  })
  const se = Math.sqrt(squares / (counts.subjects * (counts.subjects - 1)))
  return coefficient(observed, expected, value, se)
}

/**
 * Fleiss' κ (1971) with p_e = Σ w_kl π_k π_l. Identity weights and equally many ratings per subject
 * give the published statistic; with two raters it is Scott's π.
 */
export function fleissKappa(counts: RatingCounts, weights: Weights): Coefficient {
  const shares = meanShares(counts)
  const mean = Float64Array.from({ length: counts.size }, (_, k) =>
    sumOver(counts.size, (l) => weight(weights, k, l) * at(shares, l))
  )
  return chanceCorrected(counts, weights, {
    expected: sumOver(counts.size, (k) => at(shares, k) * at(mean, k)),
    ofSubject: ({ counts: given, raters }) =>
      sumOver(counts.size, (k) => (at(given, k) / raters) * at(mean, k))
  })
}

/** Gwet's AC1/AC2 for any number of raters (2014): p_e = T_w·Σ π_k(1 − π_k)/q(q − 1). */
export function gwetAcOfRaters(counts: RatingCounts, weights: Weights): Coefficient {
  const shares = meanShares(counts)
  const scale = totalWeight(weights) / (counts.size * (counts.size - 1))
  return chanceCorrected(counts, weights, {
    expected: scale * sumOver(counts.size, (k) => at(shares, k) * (1 - at(shares, k))),
    ofSubject: ({ counts: given, raters }) =>
      scale * sumOver(counts.size, (k) => (at(given, k) / raters) * (1 - at(shares, k)))
  })
}

/** Brennan–Prediger for any number of raters: p_e = T_w/q². */
export function brennanPredigerOfRaters(counts: RatingCounts, weights: Weights): Coefficient {
  const expected = totalWeight(weights) / (counts.size * counts.size)
  return chanceCorrected(counts, weights, { expected, ofSubject: () => expected })
}
