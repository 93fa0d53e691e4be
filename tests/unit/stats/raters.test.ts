import { describe, expect, it } from 'vitest'
import {
  agreementWord,
  BLANK,
  brennanPredigerOfRaters,
  countRatings,
  distanceSummary,
  fleissKappa,
  gwetAcOfRaters,
  krippendorffAlpha,
  lightKappa,
  numberedCategories,
  pairwiseKappas,
  standardWeights,
  summarise,
  summariseRatings,
  tableFromCounts,
  NO_EXCLUSIONS
} from '../../../src/shared/stats'
import type { Ratings } from '../../../src/shared/stats'

function ratingsOf(rows: number[][], size: number): Ratings {
  return {
    categories: numberedCategories(size),
    raters: rows[0]!.map((_, rater) => String.fromCharCode(65 + rater)),
    subjects: rows.length,
    codes: Int16Array.from(rows.flat())
  }
}

const _ = BLANK
const MISSING = ratingsOf(
  [
    [0, 0, 1, _],
    [1, 1, 1, 1],
    [2, _, 1, 2],
    [3, 3, 3, 2],
    [_, _, 3, _],
    [0, 1, 0, 0],
    [2, 2, 2, _],
    [1, 0, 0, _],
    [3, 2, 3, 3],
    [0, 0, 0, 0],
    [_, 2, 2, 1],
    [1, 1, _, 1]
  ],
  4
)
const THREE = [
  [0, 0, 1],
  [1, 1, 1],
  [2, 2, 1],
  [3, 3, 3],
  [4, 3, 4],
  [0, 1, 0],
  [2, 2, 2],
  [1, 0, 0],
  [4, 4, 3],
  [0, 0, 0]
]

// irrCAC 0.4.4. Catches a subject with one rating dropped from the prevalence or kept in the agreement,
// and a standard error that ignores that chance agreement is estimated.
describe('four raters with missing ratings against irrCAC', () => {
  const counts = countRatings(MISSING)
  it.each([
    [
      'identity',
      0.49200973648,
      0.127630001159,
      0.49592186789,
      0.132731883609,
      0.494949494949,
      0.131313131313,
      0.512241054614
    ],
    [
      'quadratic',
      0.838083993928,
      0.07273185047,
      0.850730797139,
      0.090626190922,
      0.848484848485,
      0.085553934738,
      0.83524173028
    ]
  ] as const)('%s weights', (kind, fleiss, fleissSe, ac, acSe, bp, bpSe, alpha) => {
    const weights = standardWeights(kind, 4)
    const found = [
      fleissKappa(counts, weights),
      gwetAcOfRaters(counts, weights),
      brennanPredigerOfRaters(counts, weights)
    ]
    const expected = [
      [fleiss, fleissSe],
      [ac, acSe],
      [bp, bpSe]
    ]
    found.forEach(({ value, se }, k) => {
      expect(value.value).toBeCloseTo(expected[k]![0]!, 11)
      expect(se.value).toBeCloseTo(expected[k]![1]!, 11)
    })
    expect(krippendorffAlpha(counts, 'weights', weights).value.value).toBeCloseTo(alpha, 11)
  })
})

describe('Light’s κ', () => {
  it.each([
    ['identity', 0.4909661365357567],
    ['quadratic', 0.8978040878797818]
  ] as const)('is the mean of the pairwise κ, %s weights (statsmodels)', (kind, expected) => {
    const pairs = pairwiseKappas(ratingsOf(THREE, 5), standardWeights(kind, 5))
    expect(pairs.map(({ a, b, n }) => [a, b, n])).toEqual([
      ['A', 'B', 10],
      ['A', 'C', 10],
      ['B', 'C', 10]
    ])
    const found = lightKappa(pairs)
    expect(found.value.value).toBeCloseTo(expected, 12)
    expect(found).toMatchObject({ pairs: 3, pairsUsed: 3 })
  })

  // Catches a pair without a common subject counted as κ = 0.
  it('leaves out pairs of raters without an estimable κ, and counts them', () => {
    const rows = THREE.map((row, k) => [...row, k === 3 ? 3 : _])
    const found = lightKappa(pairwiseKappas(ratingsOf(rows, 5), standardWeights('identity', 5)))
    expect(found).toMatchObject({ pairs: 6, pairsUsed: 3 })
    expect(found.value.value).toBeCloseTo(0.4909661365, 9)
    const nobody = lightKappa(
      pairwiseKappas(ratingsOf([[0, _]], 5), standardWeights('identity', 5))
    )
    expect(nobody.value.notEstimable).toContain('no two raters')
  })

  // The published names mean the published statistics, whatever the weights of κ.
  it('fleiss and light stay unweighted beside their weighted forms', () => {
    const ratings = ratingsOf(THREE, 5)
    const found = summariseRatings(ratings, standardWeights('quadratic', 5), null)
    const identity = fleissKappa(countRatings(ratings), standardWeights('identity', 5))
    expect(found.light).toBeCloseTo(0.4909661365, 9)
    expect(found.lightWeighted).toBeCloseTo(0.8978040879, 9)
    expect(found.fleiss).toBeCloseTo(identity.value.value!, 12)
    expect(found.fleissWeighted).toBeGreaterThan(found.fleiss!)
    const two = summarise(
      tableFromCounts([
        [4, 2, 1],
        [1, 5, 2],
        [0, 1, 6]
      ]),
      {
        weights: standardWeights('quadratic', 3),
        excluded: NO_EXCLUSIONS,
        threshold: 2,
        reference: 'b',
        bootstrap: null
      }
    )
    expect(two.fleiss).toBeLessThan(two.fleissWeighted!)
    expect(two.lightWeighted).toBe(two.kappa)
    expect(two.light).toBeLessThan(two.kappa!)
  })
})

describe('distance and words', () => {
  it('exact, within one, two or more apart, signed difference', () => {
    const found = distanceSummary(
      tableFromCounts([
        [5, 2, 1, 0],
        [1, 4, 0, 3],
        [0, 0, 2, 0],
        [1, 0, 0, 1]
      ])
    )
    expect(found.exact.value).toBeCloseTo(12 / 20, 14)
    expect(found.within1.value).toBeCloseTo(15 / 20, 14)
    expect(found.apart2.value).toBeCloseTo(5 / 20, 14)
    // −2 −2 −6 +1 +3 steps of a above b.
    expect(found.meanDifference.value).toBeCloseTo(-6 / 20, 14)
  })

  it.each([
    [-0.01, 'poor'],
    [0, 'slight'],
    [0.2, 'slight'],
    [0.21, 'fair'],
    [0.4, 'fair'],
    [0.41, 'moderate'],
    [0.6, 'moderate'],
    [0.61, 'substantial'],
    [0.8, 'substantial'],
    [0.804, 'substantial'],
    [0.81, 'almost perfect'],
    [1, 'almost perfect']
  ])('κ %d is %s', (value, word) => expect(agreementWord(value)).toBe(word))
})
