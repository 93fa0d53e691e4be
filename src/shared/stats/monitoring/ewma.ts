import { baselineShare, signalOf } from './p-chart'
import type { ChartPeriod, ChartPoint } from './p-chart'

/**
 * Exponentially weighted moving average of a share (Roberts 1959; Lucas & Saccucci 1990):
 * z_i = λp_i + (1 − λ)z_{i−1} from z_0 = p̄, with the exact variance for periods of unequal size,
 * var_i = λ²·p̄(1 − p̄)/n_i + (1 − λ)²·var_{i−1}. It sees small lasting drifts that a p-chart misses.
 * A period without images changes nothing. Usual: λ = 0.2, width 2.7–3.
 */
export function ewmaChart(
  periods: readonly ChartPeriod[],
  options: { readonly baseline?: number; readonly width?: number; readonly lambda?: number } = {}
): ChartPoint[] {
  const { baseline = periods.length, width = 3, lambda = 0.2 } = options
  const centre = baselineShare(periods, baseline)
  if (centre === null) return []
  let smoothed = centre
  let variance = 0
  return periods.map(({ label, count, n }) => {
    if (n > 0) {
      smoothed = lambda * (count / n) + (1 - lambda) * smoothed
      variance = lambda ** 2 * ((centre * (1 - centre)) / n) + (1 - lambda) ** 2 * variance
    }
    const reach = width * Math.sqrt(variance)
    const lower = Math.max(0, centre - reach)
    const upper = Math.min(1, centre + reach)
    const value = n === 0 ? null : smoothed
    const signal = value === null ? null : signalOf(value, lower, upper)
    return { label, n, value, centre, lower, upper, signal }
  })
}
