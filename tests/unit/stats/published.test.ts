import { describe, expect, it } from 'vitest'
import {
  bhapkar,
  bowker,
  brennanPrediger,
  countsFromTable,
  customWeights,
  fleissKappa,
  gwetAc,
  kappa,
  krippendorffAlpha,
  standardWeights,
  stuartMaxwell,
  tableFromCodes,
  tableFromCounts
} from '../../../src/shared/stats'
import type { RatingCounts, WeightKind } from '../../../src/shared/stats'
import * as tables from './tables'

type Scheme = Exclude<WeightKind, 'custom'>
const weightsOf = (kind: Scheme, size: number) => standardWeights(kind, size)
const kappaOf = (counts: number[][], kind: Scheme) =>
  kappa(tableFromCounts(counts), weightsOf(kind, counts.length))

// Catches any slip in the formula of κ, of either variance, or in the weights.
describe('κ, its standard errors and z against published values', () => {
  // κ, se, se0: SAS and statsmodels; Fleiss, Cohen & Everitt (1969) print 0.429 with 0.054 and 0.056,
  // weighted as theirs here by distance; irrCAC 0.8922.
  const rows: [string, number[][], Scheme, number, number, number][] = [
    ['SAS, simple', tables.SAS_3X3, 'identity', 0.4841628959, 0.1380135783, 0.1483982818],
    ['SAS, linear', tables.SAS_3X3, 'linear', 0.4701195219, 0.1457460451, 0.1425850776],
    ['SAS, quadratic', tables.SAS_3X3, 'quadratic', 0.4501607717, 0.1922326634, 0.1879194683],
    ['FCE, simple', tables.FLEISS_COHEN_EVERITT, 'identity', 3 / 7, 0.0537110049, 0.0555124549],
    [
      'FCE, linear',
      tables.FLEISS_COHEN_EVERITT,
      'linear',
      0.4923076923,
      0.0507186076,
      0.0577691796
    ],
    [
      'FCE, quadratic',
      tables.FLEISS_COHEN_EVERITT,
      'quadratic',
      17 / 30,
      0.0556663402,
      0.070513986
    ],
    [
      'abstractors, simple',
      tables.ABSTRACTORS,
      'identity',
      0.7964094022,
      0.0589107183,
      0.076006025
    ],
    [
      'abstractors, quadratic',
      tables.ABSTRACTORS,
      'quadratic',
      0.8921568627,
      0.0353515077,
      0.0999117257
    ],
    ['vision, simple', tables.VISION_WOMEN, 'identity', 0.5953888281, 0.0072868511, 0.0070392755],
    [
      'vision, quadratic',
      tables.VISION_WOMEN,
      'quadratic',
      0.7023342525,
      0.0083819366,
      0.0115591468
    ],
    ['carcinoma, simple', tables.CARCINOMA, 'identity', 0.4930055955, 0.0567431504, 0.05013858],
    [
      'carcinoma, quadratic',
      tables.CARCINOMA,
      'quadratic',
      0.7838218715,
      0.0386703361,
      0.0910483475
    ],
    [
      'multiple sclerosis, simple',
      tables.MULTIPLE_SCLEROSIS,
      'identity',
      0.207942464,
      0.0504553652,
      0.0456075837
    ],
    [
      'multiple sclerosis, linear',
      tables.MULTIPLE_SCLEROSIS,
      'linear',
      0.379730548,
      0.0516668262,
      0.0530204607
    ]
  ]
  it.each(rows)('%s', (_name, counts, kind, expected, se, se0) => {
    const found = kappaOf(counts, kind)
    expect(found.kappa.value).toBeCloseTo(expected, 9)
    expect(found.se.value).toBeCloseTo(se, 9)
    expect(found.se0.value).toBeCloseTo(se0, 9)
    expect(found.z0.value).toBeCloseTo(expected / se0, 6)
    expect(found.ci95?.low).toBeCloseTo(expected - 1.959963984540054 * se, 8)
    expect(found.ci95?.high).toBeCloseTo(expected + 1.959963984540054 * se, 8)
  })

  it('Cohen 1960: p_o 0.70, p_e 0.41, κ 0.492', () => {
    const found = kappaOf(tables.COHEN, 'identity')
    expect(found.po).toBeCloseTo(0.7, 12)
    expect(found.pe).toBeCloseTo(0.41, 12)
    expect(found.kappa.value).toBeCloseTo(0.29 / 0.59, 12)
  })

  // His weights are disagreements with any maximum: catches reading them as agreement weights.
  it('Cohen 1968: the same table with disagreement weights 1, 3 and 6, κ 0.348', () => {
    const weights = customWeights(
      [
        [0, 1, 3],
        [1, 0, 6],
        [3, 6, 0]
      ],
      3
    )
    const found = kappa(tableFromCounts(tables.COHEN), weights)
    expect(found.kappa.value).toBeCloseTo(1 - 0.9 / 1.38, 12)
  })

  it('Feinstein & Cicchetti 1990: one agreement of 0.85, κ 0.70 and 0.32', () => {
    expect(
      kappaOf(
        [
          [40, 9],
          [6, 45]
        ],
        'identity'
      ).kappa.value
    ).toBeCloseTo(0.7, 2)
    expect(
      kappaOf(
        [
          [80, 10],
          [5, 5]
        ],
        'identity'
      ).kappa.value
    ).toBeCloseTo(0.32, 2)
    const bp = brennanPrediger(
      tableFromCounts([
        [80, 10],
        [5, 5]
      ]),
      weightsOf('identity', 2)
    )
    expect(bp.value.value).toBeCloseTo(2 * 0.85 - 1, 12)
  })

  it('p0 of z0 is the two-sided normal tail', () => {
    expect(kappaOf(tables.SAS_3X3, 'identity').p0).toBeCloseTo(0.0011039873017, 12)
  })
})

// Catches AC computed with κ's chance agreement, T_w left out, or a standard error of the wrong form.
describe('AC1/AC2 and Brennan–Prediger against irrCAC', () => {
  const rows: [string, number[][], Scheme, number, number, number, number][] = [
    ['SAS', tables.SAS_3X3, 'identity', 0.55599, 0.15885, 0.52632, 0.15996],
    ['SAS', tables.SAS_3X3, 'linear', 0.64486, 0.14754, 0.58553, 0.15004],
    ['SAS', tables.SAS_3X3, 'quadratic', 0.71967, 0.14934, 0.64474, 0.16149],
    ['abstractors', tables.ABSTRACTORS, 'identity', 0.84933, 0.04322, 0.835, 0.04693],
    ['abstractors', tables.ABSTRACTORS, 'quadratic', 0.94024, 0.01792, 0.9175, 0.02347],
    ['vision', tables.VISION_WOMEN, 'quadratic', 0.79592, 0.00597, 0.77531, 0.00633],
    ['carcinoma', tables.CARCINOMA, 'linear', 0.71853, 0.03826, 0.68814, 0.03957]
  ]
  it('Gwet 2008: 125 cases, nearly all of one kind: κ −0.02, AC1 0.94', () => {
    const table = tableFromCounts([
      [118, 5],
      [2, 0]
    ])
    expect(kappa(table, weightsOf('identity', 2)).kappa.value).toBeCloseTo(-0.02, 2)
    expect(gwetAc(table, weightsOf('identity', 2)).value.value).toBeCloseTo(0.94, 2)
  })

  it.each(rows)('%s, %#', (_name, counts, kind, ac, acSe, bp, bpSe) => {
    const table = tableFromCounts(counts)
    const weights = weightsOf(kind, counts.length)
    expect(gwetAc(table, weights).value.value).toBeCloseTo(ac, 5)
    expect(gwetAc(table, weights).se.value).toBeCloseTo(acSe, 5)
    expect(brennanPrediger(table, weights).value.value).toBeCloseTo(bp, 5)
    expect(brennanPrediger(table, weights).se.value).toBeCloseTo(bpSe, 5)
  })
})

// Catches a wrong covariance matrix, a wrong df, and p-values from a bad tail.
describe('symmetry and marginal homogeneity', () => {
  it('vision of 7477 women: Bowker 19.11 on 6, Stuart–Maxwell 11.957 on 3 (Stuart 1955)', () => {
    const table = tableFromCounts(tables.VISION_WOMEN)
    expect(table.n).toBe(7477)
    const symmetry = bowker(table)
    expect(symmetry.stat.value).toBeCloseTo(19.106550215, 8)
    expect(symmetry).toMatchObject({ df: 6, dfOccupied: 6 })
    expect(symmetry.p).toBeCloseTo(0.00398741984, 10)
    const homogeneity = stuartMaxwell(table)
    expect(homogeneity.stat.value).toBeCloseTo(11.956569623, 8)
    expect(homogeneity.df).toBe(3)
    expect(homogeneity.p).toBeCloseTo(0.00753342505, 10)
    expect(bhapkar(table).stat.value).toBeCloseTo(11.97572015552566, 9)
  })

  it('an empty pair of cells keeps the published df and has none of its own', () => {
    const symmetry = bowker(tableFromCounts(tables.ABSTRACTORS))
    expect(symmetry.stat.value).toBeCloseTo(9 / 11, 12)
    expect(symmetry).toMatchObject({ df: 3, dfOccupied: 1 })
    expect(symmetry.p).toBeCloseTo(0.8451134217, 9)
    expect(symmetry.pOccupied).toBeCloseTo(0.3657122962815, 11)
  })

  it('Stuart–Maxwell where one category is never confused tests the others', () => {
    const found = stuartMaxwell(tableFromCounts(tables.ABSTRACTORS))
    expect(found.stat.value).toBeCloseTo(9 / 11, 12)
    expect(found.df).toBe(1)
  })

  it('SAS table: 5.5556 on 2', () => {
    const found = stuartMaxwell(tableFromCounts(tables.SAS_3X3))
    expect(found.stat.value).toBeCloseTo(50 / 9, 12)
    expect(found.p).toBeCloseTo(0.062176524022, 11)
  })

  it('McNemar is the 2 × 2 case of both: (b − c)²/(b + c)', () => {
    const table = tableFromCounts([
      [101, 121],
      [59, 33]
    ])
    expect(bowker(table).stat.value).toBeCloseTo(21.35555556, 8)
    expect(stuartMaxwell(table).stat.value).toBeCloseTo(21.35555556, 8)
    expect(bowker(table).df).toBe(1)
  })
})

function psychiatric(): RatingCounts {
  return {
    categories: [1, 2, 3, 4, 5],
    size: 5,
    subjects: 30,
    patterns: tables.PSYCHIATRIC.map((counts) => ({ counts, raters: 6, subjects: 1 }))
  }
}

describe('more than two raters', () => {
  // Fleiss (1971): p_o 0.5556, p_e 0.2199, κ 0.430.
  it('Fleiss 1971 psychiatric diagnoses', () => {
    const found = fleissKappa(psychiatric(), weightsOf('identity', 5))
    expect(found.observed).toBeCloseTo(0.5556, 4)
    expect(found.expected).toBeCloseTo(0.2199, 4)
    expect(found.value.value).toBeCloseTo(0.4302445201, 9)
  })

  // 0.743, 0.815 and 0.849 in Krippendorff (2011). Catches the (N − 1) factor, the handling of units with
  // one value, and the ordinal metric (which counts both end categories by half).
  it('Krippendorff 2011, four observers with missing ratings', () => {
    const [first] = tables.KRIPPENDORFF
    const patterns = first!.map((_, unit) => {
      const values = tables.KRIPPENDORFF.flatMap((row) => row[unit]!).filter(
        (v) => !Number.isNaN(v)
      )
      const counts = [1, 2, 3, 4, 5].map((c) => values.filter((v) => v === c).length)
      return { counts, raters: values.length, subjects: 1 }
    })
    const counts: RatingCounts = { categories: [1, 2, 3, 4, 5], size: 5, subjects: 12, patterns }
    const alpha = (metric: 'nominal' | 'ordinal' | 'interval') =>
      krippendorffAlpha(counts, metric).value.value
    expect(alpha('nominal')).toBeCloseTo(0.743421052631579, 12)
    expect(alpha('ordinal')).toBeCloseTo(0.8153875037548814, 12)
    expect(alpha('interval')).toBeCloseTo(0.8491071428571428, 12)
    expect(krippendorffAlpha(counts, 'nominal')).toMatchObject({ units: 11, ratings: 40 })
  })

  it('Krippendorff 2011, two observers, ten binary units: 0.095', () => {
    const a = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    const b = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    const counts = countsFromTable(tableFromCodes(a, b, [0, 1]).table)
    expect(krippendorffAlpha(counts, 'nominal').value.value).toBeCloseTo(0.095, 3)
  })

  it('two raters: Fleiss is Scott’s π, α is π with the small-sample term', () => {
    const table = tableFromCounts(tables.FLEISS_COHEN_EVERITT)
    const counts = countsFromTable(table)
    const pi = fleissKappa(counts, weightsOf('identity', 3)).value.value!
    // Totals of a: 120, 60, 20; of b: 130, 50, 20 → pooled 250, 110, 40.
    const pooled = (250 / 400) ** 2 + (110 / 400) ** 2 + (40 / 400) ** 2
    expect(pi).toBeCloseTo((0.7 - pooled) / (1 - pooled), 12)
    expect(krippendorffAlpha(counts, 'nominal').value.value).toBeCloseTo(
      1 - (1 - 1 / 400) * (1 - pi),
      12
    )
  })
})
