import { describe, expect, it } from 'vitest'
import {
  binaryAccuracy,
  BLANK,
  conformalCoverage,
  conformalCoverageByGroup,
  cutTable,
  gradability,
  reliability,
  roc,
  tableFromCounts,
  UNGRADABLE,
  wilson
} from '../../../src/shared/stats'
import { FLEISS_COHEN_EVERITT } from './tables'

describe('Wilson intervals against Newcombe (1998), table I, method 3', () => {
  // Catches a Wald interval, a continuity correction, and ends that leave [0, 1].
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [29, 29, 0.883, 1]
  ])('%d of %d', (count, n, low, high) => {
    const found = wilson(count, n)
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
  })

  it('exact ends at 0 and n, and none without cases', () => {
    expect(wilson(0, 7).low).toBe(0)
    expect(wilson(7, 7).high).toBe(1)
    expect(wilson(0, 0, 'why not')).toMatchObject({
      value: null,
      low: null,
      notEstimable: 'why not'
    })
  })
})

describe('2 × 2 accuracy', () => {
  it('cuts a table at a grade; a is judged by b', () => {
    const table = tableFromCounts(FLEISS_COHEN_EVERITT)
    expect(cutTable(table, 1)).toMatchObject({ tp: 56, fp: 24, fn: 14, tn: 106 })
    expect(cutTable(table, 2)).toMatchObject({ tp: 6, fp: 14, fn: 14, tn: 166 })
  })

  // Catches sensitivity and PPV exchanged: the two sides differ only in which is the truth.
  it('the other reference exchanges false positives with false negatives', () => {
    const table = tableFromCounts(FLEISS_COHEN_EVERITT)
    const byB = cutTable(table, 1, 'b')
    const byA = cutTable(table, 1, 'a')
    expect([byA.fp, byA.fn]).toEqual([byB.fn, byB.fp])
    expect(byB.sensitivity).toMatchObject({ value: 0.8, count: 56, n: 70 })
    expect(byA.ppv).toEqual(byB.sensitivity)
  })

  it('gradability: both looked, ungradable is positive', () => {
    const a = [UNGRADABLE, UNGRADABLE, 2, 0, BLANK, 3]
    const b = [UNGRADABLE, 1, UNGRADABLE, 0, UNGRADABLE, BLANK]
    expect(gradability(a, b)).toMatchObject({ tp: 1, fp: 1, fn: 1, tn: 1 })
    expect(gradability([UNGRADABLE], [0], 'a')).toMatchObject({ fn: 1, fp: 0 })
  })

  it('what has no cases says why', () => {
    const found = binaryAccuracy(0, 0, 0, 9)
    expect(found.sensitivity.notEstimable).toContain('no positives')
    expect(found.ppv.notEstimable).toContain('nothing was called positive')
    expect(found.specificity.value).toBe(1)
  })
})

describe('ROC', () => {
  const scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.9, 0.2, 0.6]
  const truth = [false, false, true, true, true, true, false, false]

  // Independent of the sorted algorithm: all pairs, ties half, DeLong's covariances as defined.
  function byPairs() {
    const psi = (x: number, y: number) => (x > y ? 1 : x === y ? 0.5 : 0)
    const positives = scores.filter((_, i) => truth[i])
    const negatives = scores.filter((_, i) => !truth[i])
    const mean = (xs: number[]) => xs.reduce((t, x) => t + x, 0) / xs.length
    const v10 = positives.map((x) => mean(negatives.map((y) => psi(x, y))))
    const v01 = negatives.map((y) => mean(positives.map((x) => psi(x, y))))
    const auc = mean(v10)
    const variance = (xs: number[]) =>
      xs.reduce((t, x) => t + (x - auc) ** 2, 0) / (xs.length - 1) / xs.length
    return { auc, se: Math.sqrt(variance(v10) + variance(v01)) }
  }

  it('AUC and DeLong error equal their definition over all pairs, with ties', () => {
    const found = roc(scores, truth)
    expect(found.auc.value).toBeCloseTo(byPairs().auc, 14)
    expect(found.se.value).toBeCloseTo(byPairs().se, 14)
  })

  it('curve: one point per distinct score, ends at the corners', () => {
    const { points } = roc(scores, truth)
    expect(points).toHaveLength(8)
    expect(points[0]).toMatchObject({ sensitivity: 0, specificity: 1 })
    expect(points.at(-1)).toMatchObject({ sensitivity: 1, specificity: 0 })
    expect(points.find(({ threshold }) => threshold === 0.4)).toMatchObject({
      sensitivity: 0.75,
      specificity: 0.5
    })
  })

  it('perfect, useless, and one class only', () => {
    expect(roc([1, 2, 3, 4], [false, false, true, true]).auc.value).toBe(1)
    expect(roc([5, 5, 5, 5], [false, true, true, false]).auc.value).toBe(0.5)
    expect(roc([1, 2], [true, true]).auc.notEstimable).toContain('no negatives')
    expect(roc([], []).auc.value).toBeNull()
  })
})

describe('reliability diagram', () => {
  it('bins, calibration errors and Brier score', () => {
    const predicted = [0.05, 0.05, 0.15, 0.95, 1, 0.1]
    const happened = [false, true, false, true, true, false]
    const found = reliability(predicted, happened)
    expect(found.bins.map(({ n }) => n)).toEqual([2, 2, 0, 0, 0, 0, 0, 0, 0, 2])
    expect(found.bins[0]!.meanPredicted).toBeCloseTo(0.05, 14)
    expect(found.bins[0]!.observed.value).toBe(0.5)
    expect(found.bins[2]!.observed.notEstimable).toContain('no prediction')
    expect(found.ece.value).toBeCloseTo((2 * 0.45 + 2 * 0.125 + 2 * 0.025) / 6, 12)
    expect(found.mce.value).toBeCloseTo(0.45, 12)
    expect(found.brier.value).toBeCloseTo((0.0025 + 0.9025 + 0.0225 + 0.0025 + 0 + 0.01) / 6, 12)
  })

  it('nothing predicted', () => {
    expect(reliability([], []).ece.notEstimable).toContain('no predictions')
  })
})

describe('realised conformal coverage', () => {
  const cases = [
    { set: [0], truth: 0, group: 'Topcon' },
    { set: [0, 1], truth: 1, group: 'Topcon' },
    { set: [2], truth: 3, group: 'Canon' },
    { set: [], truth: 1, group: 'Canon' }
  ]

  it('counts what the sets hold, by size and group', () => {
    const found = conformalCoverage(cases, 0.9)
    expect(found.coverage).toMatchObject({ count: 2, n: 4, value: 0.5 })
    expect(found.meanSetSize.value).toBe(1)
    expect(found.singletons.count).toBe(2)
    expect(found.singletonsRight).toMatchObject({ count: 1, n: 2 })
    expect(found.emptySets).toBe(1)
    expect(found.bySize.map(({ size, coverage }) => [size, coverage.count])).toEqual([
      [0, 0],
      [1, 1],
      [2, 1]
    ])
    expect(found.verdict).toBe('below target')
    expect(conformalCoverageByGroup(cases, 0.9).map(({ group, n }) => [group, n])).toEqual([
      ['Canon', 2],
      ['Topcon', 2]
    ])
  })

  // Catches a verdict from the share alone: 44 of 50 is no evidence against 90 %.
  it('a verdict needs the interval to leave the target out', () => {
    const covered = (hits: number, n: number) =>
      Array.from({ length: n }, (_, k) => ({ set: [0], truth: k < hits ? 0 : 1, group: 'x' }))
    expect(conformalCoverage(covered(44, 50), 0.9).verdict).toBe('consistent')
    expect(conformalCoverage(covered(380, 500), 0.9).verdict).toBe('below target')
    expect(conformalCoverage(covered(500, 500), 0.9).verdict).toBe('above target')
    expect(conformalCoverage([], 0.9).verdict).toBeNull()
  })
})
