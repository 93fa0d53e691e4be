import { describe, expect, it } from 'vitest'
import {
  BLANK,
  gwetAc,
  ICDR_GRADES,
  kappa,
  NO_EXCLUSIONS,
  standardWeights,
  summarise,
  tableFromCodes,
  tableFromCounts,
  UNGRADABLE
} from '../../../src/shared/stats'
import type { Weights } from '../../../src/shared/stats'

const A = [0, 0, 1, 2, 2, 4, 4, 2, 0, 1]
const B = [0, 1, 1, 2, 4, 4, 2, 2, 0, 0]
const quadratic = standardWeights('quadratic', 5)
const schemes = (size: number): Weights[] =>
  (['identity', 'linear', 'quadratic'] as const).map((kind) => standardWeights(kind, size))
const tableOf = (a: number[], b: number[]) => tableFromCodes(a, b, ICDR_GRADES).table

describe('traps', () => {
  // Catches a table that shrinks to the grades that occur: 3 never does, and QWK would be 0.8387.
  it('a grade that never occurs keeps its place on the scale', () => {
    expect(kappa(tableOf(A, B), quadratic).kappa.value).toBeCloseTo(0.7549, 4)
    const shrunk = A.map((grade) => (grade === 4 ? 3 : grade))
    const other = B.map((grade) => (grade === 4 ? 3 : grade))
    const fourGrades = tableFromCodes(shrunk, other, [0, 1, 2, 4]).table
    expect(kappa(fourGrades, standardWeights('quadratic', 4)).kappa.value).toBeCloseTo(0.8387, 4)
  })

  it.each(schemes(5))('all ratings equal: not estimable, with $kind weights', (weights) => {
    const found = kappa(tableOf([2, 2, 2], [2, 2, 2]), weights)
    expect(found).toMatchObject({ po: 1, pe: 1, ci95: null, p0: null })
    expect(found.kappa.value).toBeNull()
    expect(found.kappa.notEstimable).toContain('category 2')
    // κ is silent where AC still answers.
    expect(gwetAc(tableOf([2, 2, 2], [2, 2, 2]), weights).value.value).toBe(1)
  })

  // Exactly 0: rounding dust here would be printed as −0.0000 or tested as significant.
  it.each(schemes(5))(
    'a constant rater against a varying one: 0, with $kind weights',
    (weights) => {
      const found = kappa(tableOf([2, 2, 2, 2, 2, 2, 2], [0, 1, 2, 3, 4, 4, 1]), weights)
      expect(found.kappa.value).toBe(0)
      expect(found.se.value).toBe(0)
      expect(found.z0.value).toBeNull()
      expect(found.z0.notEstimable).toContain('single category')
    }
  )

  it('the reverse of the scale: −1', () => {
    expect(kappa(tableOf([0, 1, 2, 3, 4], [4, 3, 2, 1, 0]), quadratic).kappa.value).toBe(-1)
    const opposite = tableFromCounts([
      [0, 0, 9],
      [0, 0, 0],
      [9, 0, 0]
    ])
    for (const weights of schemes(3)) expect(kappa(opposite, weights).kappa.value).toBe(-1)
  })

  it.each(schemes(5))('perfect agreement: exactly 1 with no error, $kind weights', (weights) => {
    const found = kappa(tableOf(A, A), weights)
    expect(found.kappa.value).toBe(1)
    expect(found.se.value).toBe(0)
    expect(found.ci95).toEqual({ low: 1, high: 1 })
  })

  // Catches blanks read as grade 0, and ungradable as a sixth grade.
  it('blank and ungradable leave the table and are counted', () => {
    const { table, excluded } = tableFromCodes(
      [0, BLANK, 2, UNGRADABLE, UNGRADABLE, BLANK],
      [0, 1, UNGRADABLE, 3, UNGRADABLE, UNGRADABLE],
      ICDR_GRADES
    )
    expect(table).toMatchObject({ n: 1, size: 5 })
    expect(excluded).toEqual({ total: 5, blank: 2, ungradable: 3 })
  })

  // Catches an empty window that crashes a report, or prints NaN (JSON: null without a reason).
  it('no pairs: every number is null and says why', () => {
    const summary = summarise(tableOf([], []), {
      weights: quadratic,
      excluded: NO_EXCLUSIONS,
      threshold: 2,
      reference: 'b',
      bootstrap: null
    })
    expect(summary).toMatchObject({
      n: 0,
      kappa: null,
      po: null,
      ac: null,
      alpha: null,
      exact: null
    })
    expect(summary.notEstimable).toContain('no image')
    for (const key of ['kappa', 'ac', 'alpha', 'bowker', 'binary.sensitivity'])
      expect(summary.reasons[key]).toMatch(/\w/)
    expect(JSON.stringify(summary)).not.toContain('NaN')
  })

  it('a single pair has values but no errors that claim precision', () => {
    const summary = summarise(tableOf([1], [2]), {
      weights: quadratic,
      excluded: NO_EXCLUSIONS,
      threshold: 2,
      reference: 'b',
      bootstrap: null
    })
    expect(summary).toMatchObject({ n: 1, kappa: 0, exact: 0, within1: 1, meanDifference: -1 })
    expect(JSON.stringify(summary)).not.toMatch(/NaN|Infinity/)
  })
})
