import { describe, expect, it } from 'vitest'
import { ewmaChart, pChart } from '../../../src/shared/stats'
import type { ChartPeriod } from '../../../src/shared/stats'

/** Montgomery, Statistical Quality Control: orange juice cans, 30 samples of 50. p̄ 0.2313, limits 0.0524 and 0.4102. */
const CANS = [
  12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7,
  13, 9, 6
].map((count, sample): ChartPeriod => ({ label: String(sample + 1), count, n: 50 }))

describe('p-chart', () => {
  it('orange juice cans: centre, limits, and samples 15 and 23 out of control', () => {
    const chart = pChart(CANS)
    expect(chart[0]!.centre).toBeCloseTo(0.2313, 4)
    expect(chart[0]!.lower).toBeCloseTo(0.0524, 4)
    expect(chart[0]!.upper).toBeCloseTo(0.4102, 4)
    const signals = chart.filter(({ signal }) => signal !== null)
    expect(signals.map(({ label, signal }) => [label, signal])).toEqual([
      ['15', 'above'],
      ['23', 'above']
    ])
  })

  it('limits follow the size of each period, clipped to 0–1; an empty period has no point', () => {
    const chart = pChart([
      { label: 'March', count: 5, n: 100 },
      { label: 'April', count: 0, n: 0 },
      { label: 'May', count: 1, n: 4 }
    ])
    expect(chart[2]!.upper).toBeGreaterThan(chart[0]!.upper)
    expect(chart[0]!.lower).toBe(0)
    expect(chart[1]).toMatchObject({ value: null, signal: null })
  })

  // Catches limits learnt from the drift that they should show.
  it('limits come from the baseline alone', () => {
    const periods = [10, 10, 10, 40, 40, 40].map((count, k) => ({ label: `${k}`, count, n: 100 }))
    const chart = pChart(periods, { baseline: 3 })
    expect(chart[0]!.centre).toBeCloseTo(0.1, 12)
    expect(chart.map(({ signal }) => signal)).toEqual([null, null, null, 'above', 'above', 'above'])
    expect(pChart(periods, { baseline: 0 })).toEqual([])
  })

  it('a share that never moves, 0 or 1 included, is no signal', () => {
    for (const count of [0, 7])
      for (const chart of [pChart, ewmaChart])
        expect(
          chart([1, 2, 3, 4, 5].map((k) => ({ label: `${k}`, count, n: 7 }))).map((p) => p.signal)
        ).toEqual([null, null, null, null, null])
  })
})

describe('EWMA chart', () => {
  it('with equal sizes the limits have the closed form', () => {
    const [lambda, width] = [0.2, 2.7]
    const chart = ewmaChart(CANS, { lambda, width })
    const p = chart[0]!.centre
    chart.forEach(({ upper }, k) => {
      const variance =
        ((p * (1 - p)) / 50) * (lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * (k + 1)))
      expect(upper).toBeCloseTo(p + width * Math.sqrt(variance), 12)
    })
    expect(chart[0]!.value).toBeCloseTo(0.2 * (12 / 50) + 0.8 * p, 12)
  })

  // What the chart is for: a lasting shift too small for the p-chart.
  it('sees a small lasting drift that the p-chart misses', () => {
    const periods = Array.from({ length: 30 }, (_, k) => ({
      label: String(k),
      count: k < 10 ? 20 : 29,
      n: 100
    }))
    const seen = (chart: { signal: string | null }[]) =>
      chart.filter((p) => p.signal === 'above').length
    expect(seen(pChart(periods, { baseline: 10 }))).toBe(0)
    expect(seen(ewmaChart(periods, { baseline: 10 }))).toBeGreaterThan(10)
  })

  it('a period without images leaves the average and its limits as they were', () => {
    const chart = ewmaChart([
      { label: 'a', count: 3, n: 10 },
      { label: 'b', count: 0, n: 0 },
      { label: 'c', count: 3, n: 10 }
    ])
    expect(chart[1]).toMatchObject({ value: null, upper: chart[0]!.upper })
  })
})
