import { describe, expect, it } from 'vitest'
import {
  bootstrap,
  bootstrapNow,
  clusterFeatures,
  cutTable,
  fromCells,
  ICDR_GRADES,
  kappa,
  numberClusters,
  pairFeatures,
  ratingFeatures,
  standardWeights,
  statisticFrom,
  tableFromCells,
  tableFromCounts
} from '../../../src/shared/stats'
import { drawBinomial } from '../../../src/shared/stats/numeric/binomial'
import { randomStream } from '../../../src/shared/stats/numeric/random'
import { resampler } from '../../../src/shared/stats/bootstrap/resample'
import { FLEISS_COHEN_EVERITT } from './tables'

const kappaOf = statisticFrom({ kind: 'kappa', weights: { kind: 'quadratic' } }, ICDR_GRADES)
const CELLS = [90, 8, 2, 0, 0, 10, 20, 6, 0, 0, 3, 9, 30, 4, 1, 0, 1, 5, 12, 3, 0, 0, 1, 2, 9]

describe('random streams', () => {
  it('repeat, and differ between seeds and between replicates', () => {
    const first = (seed: number, index: number) => randomStream(seed, index).next()
    expect(first(1, 0)).toBe(first(1, 0))
    const all = [first(1, 0), first(2, 0), first(1, 1), first(2 ** 40, 0), first(0, 0), first(0, 1)]
    expect(new Set(all).size).toBe(all.length)
  })

  it('are uniform in mean, variance and lowest bits', () => {
    const random = randomStream(5, 5)
    const draws = Array.from({ length: 40_000 }, () => random.next())
    const mean = draws.reduce((t, x) => t + x, 0) / draws.length
    const variance = draws.reduce((t, x) => t + (x - mean) ** 2, 0) / draws.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 / Math.sqrt(12 * draws.length))
    expect(variance).toBeCloseTo(1 / 12, 2)
    const odd = Array.from({ length: 40_000 }, () => random.next32() & 1).filter(Boolean).length
    expect(Math.abs(odd - 20_000)).toBeLessThan(500)
  })
})

// Both methods, both sides of the switch, p above one half. Fixed seeds; bounds of five standard errors.
describe('binomial draws', () => {
  it.each([
    [20, 0.1],
    [1000, 0.005],
    [100, 0.3],
    [5000, 0.02],
    [300_000, 0.7],
    [12, 0.95]
  ])('n = %d, p = %d: mean and variance', (n, p) => {
    const random = randomStream(11, n)
    const draws = Array.from({ length: 20_000 }, () => drawBinomial(random, n, p))
    const mean = draws.reduce((t, x) => t + x, 0) / draws.length
    const variance = draws.reduce((t, x) => t + (x - mean) ** 2, 0) / draws.length
    const expected = n * p * (1 - p)
    expect(Math.abs(mean - n * p)).toBeLessThan(5 * Math.sqrt(expected / draws.length))
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.06)
    expect(draws.every((x) => Number.isInteger(x) && x >= 0 && x <= n)).toBe(true)
  })

  it('edges', () => {
    const random = randomStream(1, 1)
    expect([
      drawBinomial(random, 9, 0),
      drawBinomial(random, 9, 1),
      drawBinomial(random, 0, 0.5)
    ]).toEqual([0, 9, 0])
  })
})

describe('grouping clusters', () => {
  it('keeps equal clusters once, whatever the order of their images', () => {
    const features = clusterFeatures({
      dimension: 4,
      feature: [0, 3, 3, 0, 1, -1, 0, 0, -1],
      cluster: [0, 0, 1, 1, 2, 2, 3, 3, 4],
      clusters: 5
    })
    // Cluster 4 has no counted image and is none.
    expect(features.clusters).toBe(4)
    expect([...features.multiplicity]).toEqual([2, 1, 1])
    expect([...features.indices.slice(0, 2)]).toEqual([0, 3])
    expect([...features.values]).toContain(2)
  })

  it('a very large cluster is no problem', () => {
    const feature = new Int32Array(200_000).map((_, k) => k % 25)
    const cluster = new Int32Array(200_000)
    const features = clusterFeatures({ dimension: 25, feature, cluster, clusters: 1 })
    expect([...features.values]).toEqual(new Array(25).fill(8000))
  })

  it('numbers names; an unknown patient stands alone', () => {
    const { cluster, clusters } = numberClusters(['p', null, 'q', 'p', null])
    expect([...cluster]).toEqual([0, 1, 2, 0, 3])
    expect(clusters).toBe(4)
  })
})

describe('drawing with replacement', () => {
  // Frequent kinds go through binomials, rare ones one by one: both must have the right share and spread.
  it('every kind is drawn as often as it occurs, frequent or rare, and the total is kept', () => {
    const counts = [400, 90, 30, 13, 11, 5, 2, 1, 1, 1]
    const features = fromCells(counts)
    const resample = resampler(features)
    const n = counts.reduce((t, x) => t + x, 0)
    const sums = new Float64Array(counts.length)
    const drawn = Array.from({ length: 4000 }, (_, r) => {
      resample(randomStream(3, r), sums)
      return [...sums]
    })
    expect(drawn.every((row) => row.reduce((t, x) => t + x, 0) === n)).toBe(true)
    counts.forEach((count, k) => {
      const mean = drawn.reduce((t, row) => t + row[k]!, 0) / drawn.length
      const variance = drawn.reduce((t, row) => t + (row[k]! - mean) ** 2, 0) / drawn.length
      const expected = count * (1 - count / n)
      expect(Math.abs(mean - count)).toBeLessThan(5 * Math.sqrt(expected / drawn.length))
      expect(Math.abs(variance / expected - 1)).toBeLessThan(0.15)
    })
  })
})

describe('bootstrap intervals', () => {
  it('of independent pairs agree with the large-sample standard error', () => {
    const table = tableFromCells(
      CELLS.map((c) => 4 * c),
      ICDR_GRADES
    )
    const exact = kappa(table, standardWeights('quadratic', 5))
    const [found] = bootstrapNow(fromCells(table.cells), [kappaOf], { replicates: 4000, seed: 1 })
    expect(found!.se! / exact.se.value!).toBeCloseTo(1, 1)
    expect(found!.low).toBeCloseTo(exact.ci95!.low, 2)
    expect(found!.high).toBeCloseTo(exact.ci95!.high, 2)
  })

  // Catches rows drawn instead of patients: ten copies of an image are one piece of evidence.
  it('copies of an image within a patient narrow nothing', () => {
    const rows = CELLS.flatMap((count, index) => new Array<number>(count).fill(index))
    const copies = 10
    const a = rows.flatMap((index) => new Array<number>(copies).fill(Math.floor(index / 5)))
    const b = rows.flatMap((index) => new Array<number>(copies).fill(index % 5))
    const cluster = rows.flatMap((_, patient) => new Array<number>(copies).fill(patient))
    const clustered = pairFeatures(a, b, ICDR_GRADES, { cluster, clusters: rows.length })
    const options = { replicates: 1000, seed: 9 }
    const [once] = bootstrapNow(fromCells(CELLS), [kappaOf], options)
    const [copied] = bootstrapNow(clustered, [kappaOf], options)
    const [asRows] = bootstrapNow(pairFeatures(a, b, ICDR_GRADES), [kappaOf], options)
    expect(copied!.se! / once!.se!).toBeCloseTo(1, 1)
    expect(asRows!.se! / once!.se!).toBeLessThan(0.4)
  })

  it('the same seed gives the same interval, another seed another', () => {
    const at = (seed: number) =>
      bootstrapNow(fromCells(CELLS), [kappaOf], { replicates: 200, seed })[0]!
    expect(at(4)).toEqual(at(4))
    expect(at(4).low).not.toBe(at(5).low)
  })

  // Pins the stream and the drawing: a report must be recomputable by later versions.
  it('these numbers never change', () => {
    const [found] = bootstrapNow(fromCells(CELLS), [kappaOf], { replicates: 2000, seed: 1 })
    expect([found!.low, found!.high].map((x) => x!.toFixed(10))).toMatchInlineSnapshot(`
      [
        "0.8380444226",
        "0.9167074693",
      ]
    `)
  })

  // Catches sensitivity drawn against the wrong side, as κ cannot show: it is symmetric.
  it('sensitivity and specificity are those of the table, for either reference', () => {
    const table = tableFromCells(CELLS, ICDR_GRADES)
    for (const reference of ['a', 'b'] as const)
      for (const kind of ['sensitivity', 'specificity'] as const) {
        const statistic = statisticFrom({ kind, threshold: 2, reference }, ICDR_GRADES)
        expect(statistic(table.cells)).toBe(cutTable(table, 2, reference)[kind].value)
      }
    const noPositives = statisticFrom({ kind: 'sensitivity', threshold: 4 }, ICDR_GRADES)
    expect(noPositives(Float64Array.from({ length: 25 }, (_, k) => (k === 0 ? 9 : 0)))).toBeNaN()
  })

  it('reports progress and can be left', () => {
    const run = bootstrap(fromCells(CELLS), [kappaOf], { replicates: 100, seed: 1 })
    expect(run.next()).toEqual({ done: false, value: 25 })
    expect(run.next()).toEqual({ done: false, value: 50 })
  })

  it('one cluster, no cluster, and a statistic that is never defined say so', () => {
    const options = { replicates: 50, seed: 1 }
    const one = clusterFeatures({ dimension: 25, feature: [0, 6], cluster: [0, 0], clusters: 1 })
    expect(bootstrapNow(one, [kappaOf], options)[0]!.notEstimable).toContain('two or more')
    expect(bootstrapNow(fromCells([]), [kappaOf], options)[0]!.low).toBeNull()
    const [same] = bootstrapNow(fromCells([30]), [() => Number.NaN], options)
    expect(same).toMatchObject({ low: null, undefinedReplicates: 50 })
    expect(same!.notEstimable).toContain('not estimable')
  })

  it('leaves undefined replicates out and counts them', () => {
    const cells = new Float64Array(25)
    cells[0] = 20
    cells[6] = 1
    const [found] = bootstrapNow(fromCells(cells), [kappaOf], { replicates: 500, seed: 1 })
    // (20/21)^21 = 0.36 of the replicates lack the only other grade.
    expect(found!.undefinedReplicates / 500).toBeCloseTo(0.36, 1)
    expect(found).toMatchObject({ low: 1, high: 1, notEstimable: null })
  })

  it('refuses seeds and replicate counts that mean nothing', () => {
    const run = (replicates: number, seed: number) =>
      bootstrapNow(fromCells(CELLS), [kappaOf], { replicates, seed })
    expect(() => run(1, 1)).toThrow('two or more')
    expect(() => run(2_000_000, 1)).toThrow('at most')
    expect(() => run(10, -1)).toThrow('seed')
    expect(() => run(10, 0.5)).toThrow('seed')
  })

  it('α of a table from drawn subjects is near that from its own coincidences', () => {
    const counts = tableFromCounts(FLEISS_COHEN_EVERITT)
    const codes = [...counts.cells].flatMap((count, index) =>
      new Array<number[]>(count).fill([Math.floor(index / 3), index % 3]).flat()
    )
    const features = ratingFeatures({
      categories: [0, 1, 2],
      raters: ['a', 'b'],
      subjects: 200,
      codes: Int16Array.from(codes)
    })
    const alpha = statisticFrom(
      { kind: 'alpha', metric: 'nominal', weights: { kind: 'identity' } },
      [0, 1, 2]
    )
    const [found] = bootstrapNow(features, [alpha], { replicates: 1000, seed: 2 })
    // irrCAC: 0.42864 with standard error 0.05415.
    expect((found!.low! + found!.high!) / 2).toBeCloseTo(0.4286, 1)
    expect(found!.se).toBeCloseTo(0.05415, 2)
    expect(features.clusters).toBe(200)
  })

  // Catches subjects taken for clusters, or clusters that lose a subject, in the general route.
  it('subjects numbered one by one are the clusters that no numbers mean', () => {
    const codes = Int16Array.from([0, 1, 1, 2, 2, -1, 0, 0, 0, 1, -1, -1, 0, 1, 1])
    const ratings = { categories: [0, 1, 2], raters: ['a', 'b', 'c'], subjects: 5, codes }
    const alone = ratingFeatures(ratings)
    const numbered = ratingFeatures(ratings, { cluster: [0, 1, 2, 3, 4] })
    expect(numbered).toEqual(alone)
    expect([...alone.multiplicity]).toEqual([2, 1, 1])
    const together = ratingFeatures(ratings, { cluster: [0, 0, 1, 1, 1] })
    const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)
    expect(together.clusters).toBe(2)
    // Eleven pairable ratings: subject 4 has one only.
    expect(total(together.values)).toBe(11)
  })
})
