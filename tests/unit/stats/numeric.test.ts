import { describe, expect, it } from 'vitest'
import { chiSquareTail } from '../../../src/shared/stats/numeric/chi-square'
import { logGamma, upperGamma } from '../../../src/shared/stats/numeric/gamma'
import { normalQuantile, normalTail, twoSidedP } from '../../../src/shared/stats/numeric/normal'
import { quantile } from '../../../src/shared/stats/numeric/quantile'
import { solvePositiveDefinite } from '../../../src/shared/stats/numeric/solve'

const closeBy = (found: number, expected: number, relative = 1e-12) =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(relative * Math.abs(expected))

// Values of scipy 1.12. Catches a tail computed as 1 − p (0 beyond 1e-16) and a wrong branch of the two methods.
describe('chi-square tail', () => {
  it.each([
    [0.5, 1, 0.47950012218695337],
    [3.841458820694124, 1, 0.04999999999999989],
    [19.106550215266772, 6, 0.003987419840428568],
    [100, 3, 1.5541594313896026e-21],
    [250, 200, 0.009379131668826098],
    [40, 0.5, 5.8031474753692365e-11]
  ])('P(X > %d) on %d degrees of freedom', (x, df, p) => closeBy(chiSquareTail(x, df), p))

  it('0, beyond everything, and no degrees of freedom', () => {
    expect(chiSquareTail(0, 3)).toBe(1)
    expect(chiSquareTail(Infinity, 3)).toBe(0)
    expect(chiSquareTail(1500, 3)).toBeLessThan(1e-300)
    expect(chiSquareTail(1, 0)).toBeNaN()
  })
})

describe('normal distribution', () => {
  it.each([
    [0, 0.5],
    [1, 0.15865525393145707],
    [1.959963984540054, 0.025],
    [5, 2.866515718791933e-7],
    [10, 7.61985302416047e-24],
    [30, 4.906713927147908e-198],
    [-2, 0.9772498680518208]
  ])('P(Z > %d)', (z, p) => closeBy(normalTail(z), p, 1e-11))

  it.each([
    [1e-300, -37.0470962993612],
    [1e-10, -6.361340902404056],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.9, 1.2815515655446004],
    [0.999999999, 5.997807019601637]
  ])('quantile of %d', (p, z) => closeBy(normalQuantile(p), z))

  it('edges', () => {
    expect(normalQuantile(0.5)).toBe(0)
    expect(normalQuantile(0)).toBe(-Infinity)
    expect(normalQuantile(1)).toBe(Infinity)
    expect(normalQuantile(1.5)).toBeNaN()
    expect(twoSidedP(-1.959963984540054)).toBeCloseTo(0.05, 12)
  })
})

describe('gamma', () => {
  it.each([
    [0.5, 0.5723649429247],
    [3.3, 0.9870985778947343],
    [10, 12.801827480081469],
    [100.5, 361.43554046777757],
    [1e6, 12815504.569147611]
  ])('ln Γ(%d)', (x, value) => closeBy(logGamma(x), value, 1e-13))

  it('Q(1, x) is e^−x on both sides of the switch of methods', () => {
    for (const x of [0.1, 1.9, 2, 2.1, 30]) closeBy(upperGamma(1, x), Math.exp(-x), 1e-13)
  })
})

describe('small tools', () => {
  it('quantile interpolates as R type 7', () => {
    expect(quantile([1, 2, 3, 4, 10], 0.25)).toBe(2)
    expect(quantile([1, 2, 3, 4], 0.025)).toBeCloseTo(1.075, 12)
    expect(quantile([], 0.5)).toBeNaN()
  })

  it('solves a positive definite system and refuses a singular one', () => {
    const x = solvePositiveDefinite([4, 2, 2, 3], [10, 8])!
    expect(x[0]).toBeCloseTo(1.75, 12)
    expect(x[1]).toBeCloseTo(1.5, 12)
    expect(solvePositiveDefinite([1, -1, -1, 1], [1, -1])).toBeNull()
  })
})
