import { estimated, notEstimable } from '../estimate'
import { tableFromCodes } from '../table/pairs'
import { kappa } from './kappa'
import { at } from '../numeric/at'
import type { Estimate } from '../estimate'
import type { Exclusions } from '../table/exclusions'
import type { Weights } from '../table/weights'
import type { Kappa } from './kappa'
import type { Ratings } from './rating-counts'

/** κ of two of several raters over the subjects that both rated. */
export interface RaterPair {
  readonly a: string
  readonly b: string
  readonly n: number
  readonly excluded: Exclusions
  readonly kappa: Kappa
}

export interface LightKappa {
  readonly value: Estimate
  /** Pairs of raters whose κ is estimable, and all pairs. */
  readonly pairsUsed: number
  readonly pairs: number
}

/** Codes of one rater, subject by subject. */
export function codesOf(ratings: Ratings, rater: number): Int16Array {
  const width = ratings.raters.length
  return Int16Array.from({ length: ratings.subjects }, (_, subject) =>
    at(ratings.codes, subject * width + rater)
  )
}

/** κ of every two raters. */
export function pairwiseKappas(ratings: Ratings, weights: Weights): RaterPair[] {
  const columns = ratings.raters.map((_, rater) => codesOf(ratings, rater))
  return ratings.raters.flatMap((a, first) =>
    ratings.raters.slice(first + 1).map((b, offset) => {
      const { table, excluded } = tableFromCodes(
        columns[first] ?? [],
        columns[first + 1 + offset] ?? [],
        ratings.categories
      )
      return { a, b, n: table.n, excluded, kappa: kappa(table, weights) }
    })
  )
}

/**
 * Light's κ (1971): the plain mean of the pairwise κ. Pairs of raters whose κ is not estimable are left
 * out and counted; not estimable when none is left.
 */
export function lightKappa(pairs: readonly RaterPair[]): LightKappa {
  const values = pairs.flatMap(({ kappa: { kappa: k } }) => (k.value === null ? [] : [k.value]))
  const total = values.reduce((running, value) => running + value, 0)
  return {
    value:
      values.length > 0
        ? estimated(total / values.length)
        : notEstimable('no two raters have an estimable κ'),
    pairsUsed: values.length,
    pairs: pairs.length
  }
}
