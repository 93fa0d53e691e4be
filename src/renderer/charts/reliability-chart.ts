import type { ReliabilityNumbers } from '../../shared/contract/audit-report'
import { titled } from './axes'
import type { ChartSpec } from './chart-spec'

/** Predicted probability against what happened, with the diagonal of perfect calibration. */
export function reliabilityChart(
  numbers: ReliabilityNumbers,
  words: { readonly predicted: string; readonly observed: string; readonly n: string }
): ChartSpec {
  const bins = numbers.bins.filter((bin) => bin.n > 0)
  return {
    height: 280,
    table: {
      head: ['', words.n, words.predicted, words.observed, '2.5 %', '97.5 %'],
      rows: numbers.bins.map((bin) => [
        `${bin.from.toFixed(1)}–${bin.to.toFixed(1)}`,
        bin.n,
        bin.meanPredicted,
        bin.observed.value,
        bin.observed.low,
        bin.observed.high
      ])
    },
    config: (theme) => ({
      type: 'scatter',
      data: {
        datasets: [
          {
            data: [
              { x: 0, y: 0 },
              { x: 1, y: 1 }
            ],
            showLine: true,
            pointRadius: 0,
            borderColor: theme.soft,
            borderDash: [4, 4],
            borderWidth: 1
          },
          ...bins.map((bin) => ({
            data: [bin.observed.low, bin.observed.high].map((y) => ({
              x: bin.meanPredicted ?? 0,
              y: y ?? 0
            })),
            showLine: true,
            pointRadius: 0,
            borderColor: theme.accent,
            borderWidth: 1.5
          })),
          {
            data: bins.map((bin) => ({ x: bin.meanPredicted ?? 0, y: bin.observed.value ?? 0 })),
            backgroundColor: theme.accent,
            borderColor: theme.surface,
            pointRadius: 5
          }
        ]
      },
      options: {
        scales: {
          x: { ...titled(theme, words.predicted), min: 0, max: 1 },
          y: { ...titled(theme, words.observed), min: 0, max: 1 }
        }
      }
    })
  }
}
