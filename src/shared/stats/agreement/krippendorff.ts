import { at, sum, sumSquare } from '../numeric/at'
import { estimated, notEstimable } from '../estimate'
import { categoryValues } from '../table/categories'
import { pairableSubjects } from './rating-counts'
import type { Estimate } from '../estimate'
import type { RatingCounts } from './rating-counts'
import type { Weights } from '../table/weights'

export type AlphaMetric = 'nominal' | 'ordinal' | 'interval' | 'weights'

export interface Alpha {
  readonly metric: AlphaMetric
  readonly value: Estimate
  /** Observed and expected disagreement D_o and D_e, null without pairable ratings. */
  readonly observed: number | null
  readonly expected: number | null
  /** Subjects with two or more ratings, and the ratings in them. */
  readonly units: number
  readonly ratings: number
}

/**
 * Coincidences o_ck (row-major): each unit with m ratings gives Σ over its ordered pairs 1/(m − 1).
 * They sum to the number of pairable ratings.
 */
export function coincidences(counts: RatingCounts): Float64Array {
  const { size } = counts
  const matrix = new Float64Array(size * size)
  for (const pattern of counts.patterns) {
    if (pattern.raters < 2) continue
    const scale = pattern.subjects / (pattern.raters - 1)
    for (let c = 0; c < size; c++) {
      const first = at(pattern.counts, c)
      if (first === 0) continue
      for (let k = 0; k < size; k++) {
        const second = at(pattern.counts, k) - (c === k ? 1 : 0)
        matrix[c * size + k] = at(matrix, c * size + k) + scale * first * second
      }
    }
  }
  return matrix
}

/**
 * α from coincidences, NaN where not defined (no variation at all, or no pairable ratings).
 * α = 1 − (N − 1)·Σ o_ck δ_ck / Σ n_c n_k δ_ck with N = Σ o_ck, n_c = Σ_k o_ck.
 */
export function alphaValue(matrix: Float64Array, size: number, distance: DistanceOf): number {
  const totals = Float64Array.from({ length: size }, (_, c) =>
    sum(matrix.subarray(c * size, (c + 1) * size))
  )
  const delta = distance(totals)
  const expected = sumSquare(size, (c, k) => at(totals, c) * at(totals, k) * delta(c, k))
  if (!(expected > 0)) return Number.NaN
  const observed = sumSquare(size, (c, k) => at(matrix, c * size + k) * delta(c, k))
  return 1 - ((sum(totals) - 1) * observed) / expected
}

/** Squared distance δ(c, k), which may depend on how often each category was used (ordinal). */
export type DistanceOf = (totals: Float64Array) => (c: number, k: number) => number

/**
 * Krippendorff's difference functions (2011, "Computing Krippendorff's alpha-reliability"):
 * nominal [c ≠ k]; ordinal (Σ_{g=c..k} n_g − (n_c + n_k)/2)²; interval (value_c − value_k)².
 * `weights`: the disagreement weights of κ, so that α and κ speak of the same distances.
 */
export function alphaDistance(
  metric: AlphaMetric,
  values: readonly number[],
  weights?: Weights
): DistanceOf {
  switch (metric) {
    case 'nominal':
      return () => (c, k) => (c === k ? 0 : 1)
    case 'interval':
      return () => (c, k) => (at(values, c) - at(values, k)) ** 2
    case 'weights':
      return () => (c, k) => at(weights?.disagreement ?? [], c * values.length + k)
    case 'ordinal':
      return (totals) => (c, k) => {
        if (c === k) return 0
        const between = sum(totals.subarray(Math.min(c, k), Math.max(c, k) + 1))
        return (between - (at(totals, c) + at(totals, k)) / 2) ** 2
      }
  }
}

/**
 * Krippendorff's α for any number of raters and missing ratings. A subject with fewer than two ratings
 * says nothing about agreement and is left out. Not estimable when all pairable ratings are equal.
 * The interval metric uses the numbers that label the categories, or their positions.
 */
export function krippendorffAlpha(
  counts: RatingCounts,
  metric: AlphaMetric,
  weights?: Weights
): Alpha {
  const units = pairableSubjects(counts)
  const matrix = coincidences(counts)
  const ratings = sum(matrix)
  const none = { metric, observed: null, expected: null, units, ratings: Math.round(ratings) }
  if (units === 0) return { ...none, value: notEstimable('no subject has two or more ratings') }
  const distance = alphaDistance(metric, categoryValues(counts.categories), weights)
  const value = alphaValue(matrix, counts.size, distance)
  if (Number.isNaN(value))
    return {
      ...none,
      value: notEstimable('all ratings are equal: there is no variation to explain')
    }
  const totals = Float64Array.from({ length: counts.size }, (_, c) =>
    sum(matrix.subarray(c * counts.size, (c + 1) * counts.size))
  )
  const delta = distance(totals)
  const observed = sumSquare(
    counts.size,
    (c, k) => (at(matrix, c * counts.size + k) / ratings) * delta(c, k)
  )
  return {
    ...none,
    value: estimated(value),
    observed,
    expected: expectedOf(totals, delta)
  }
}

function expectedOf(totals: Float64Array, delta: (c: number, k: number) => number): number {
  const n = sum(totals)
  return sumSquare(
    totals.length,
    (c, k) => (at(totals, c) * at(totals, k) * delta(c, k)) / (n * (n - 1))
  )
}
