import type { ReadingTimeNumbers } from '../../shared/contract/audit-report'
import { axis, titled } from './axes'
import type { ChartSpec } from './chart-spec'

/** How long photographs were looked at. */
export function timeChart(
  { bins }: ReadingTimeNumbers,
  words: { readonly seconds: string; readonly n: string }
): ChartSpec {
  const labels = bins.map(({ fromMs, toMs }) =>
    toMs === null ? `≥ ${fromMs / 1000}` : `${fromMs / 1000}–${toMs / 1000}`
  )
  return {
    height: 280,
    table: {
      head: [words.seconds, words.n],
      rows: bins.map((bin, index) => [labels[index] ?? '', bin.n])
    },
    config: (theme) => ({
      type: 'bar',
      data: {
        labels,
        datasets: [
          { data: bins.map((bin) => bin.n), backgroundColor: theme.accent, borderRadius: 3 }
        ]
      },
      options: {
        scales: { x: titled(theme, words.seconds), y: { ...axis(theme), beginAtZero: true } }
      }
    })
  }
}
