import { sumOver } from '../numeric/at'

/** One period of a control chart: `count` of `n` images. */
export interface ChartPeriod {
  readonly label: string
  readonly count: number
  readonly n: number
}

export interface ChartPoint {
  readonly label: string
  readonly n: number
  /** Plotted value; null for a period without images. */
  readonly value: number | null
  readonly centre: number
  readonly lower: number
  readonly upper: number
  readonly signal: 'above' | 'below' | null
}

/** Share over the baseline periods; null when these have no images. */
export function baselineShare(periods: readonly ChartPeriod[], baseline: number): number | null {
  const used = periods.slice(0, baseline)
  const n = sumOver(used.length, (index) => used[index]?.n ?? 0)
  return n === 0 ? null : sumOver(used.length, (index) => used[index]?.count ?? 0) / n
}

/** Where a value lies; a value on the limit, rounding included, is no signal. */
export function signalOf(value: number, lower: number, upper: number): ChartPoint['signal'] {
  if (value > upper + 1e-12) return 'above'
  return value < lower - 1e-12 ? 'below' : null
}

/**
 * Shewhart p-chart (Montgomery, Introduction to Statistical Quality Control): p̄ ± width·√(p̄(1 − p̄)/n_i),
 * clipped to [0, 1]; each period has limits of its own size. p̄ comes from the first `baseline` periods
 * (all by default): limits learnt from the months under judgement would hide a drift. Empty list when
 * the baseline has no images.
 */
export function pChart(
  periods: readonly ChartPeriod[],
  options: { readonly baseline?: number; readonly width?: number } = {}
): ChartPoint[] {
  const { baseline = periods.length, width = 3 } = options
  const centre = baselineShare(periods, baseline)
  if (centre === null) return []
  return periods.map(({ label, count, n }) => {
    if (n === 0) return { label, n, value: null, centre, lower: 0, upper: 1, signal: null }
    const reach = width * Math.sqrt((centre * (1 - centre)) / n)
    const lower = Math.max(0, centre - reach)
    const upper = Math.min(1, centre + reach)
    return {
      label,
      n,
      value: count / n,
      centre,
      lower,
      upper,
      signal: signalOf(count / n, lower, upper)
    }
  })
}
