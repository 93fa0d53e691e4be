import type { ControlChart } from '../../shared/contract/audit-report'
import { axis } from './axes'
import type { ChartSpec } from './chart-spec'

/** Monthly shares with their limits and their moving average; months outside the limits stand out. */
export function controlChart(chart: ControlChart, words: readonly string[]): ChartSpec {
  const percent = (value: number | null): number | null => (value === null ? null : value * 100)
  return {
    height: 200,
    table: {
      head: words,
      rows: chart.p.map((point, index) => [
        point.label,
        point.n,
        point.value,
        point.lower,
        point.upper,
        chart.ewma[index]?.value ?? null,
        point.signal
      ])
    },
    config: (theme) => {
      const guide = { pointRadius: 0, borderColor: theme.soft, borderWidth: 1, borderDash: [3, 3] }
      return {
        type: 'line',
        data: {
          labels: chart.p.map((point) => point.label),
          datasets: [
            {
              ...guide,
              data: chart.p.map((point) => percent(point.upper)),
              stepped: 'middle' as const
            },
            {
              ...guide,
              data: chart.p.map((point) => percent(point.lower)),
              stepped: 'middle' as const
            },
            { ...guide, data: chart.p.map((point) => percent(point.centre)) },
            {
              data: chart.ewma.map((point) => percent(point.value)),
              pointRadius: 0,
              borderColor: theme.second,
              borderWidth: 2
            },
            {
              data: chart.p.map((point) => percent(point.value)),
              borderColor: theme.accent,
              borderWidth: 1.5,
              pointRadius: chart.p.map((point) => (point.signal === null ? 3 : 6)),
              pointBackgroundColor: chart.p.map((point) =>
                point.signal === null ? theme.accent : theme.bad
              )
            }
          ]
        },
        options: {
          scales: {
            x: axis(theme),
            y: {
              ...axis(theme),
              beginAtZero: true,
              suggestedMax: 5,
              // A month with three images has limits from 0 to 1 and would flatten the rest.
              max: Math.min(100, Math.ceil(highest(chart) * 110)),
              ticks: { color: theme.soft, callback: (value) => `${value} %` }
            }
          }
        }
      }
    }
  }
}

function highest(chart: ControlChart): number {
  const typical = chart.p.map((point) => point.upper).sort((a, b) => a - b)
  return Math.max(
    0.05,
    ...chart.p.map((point) => point.value ?? 0),
    typical[Math.floor(typical.length / 2)] ?? 0
  )
}
