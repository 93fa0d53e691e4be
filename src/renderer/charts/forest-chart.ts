import type { KappaLine } from '../../shared/contract/audit-report'
import type { ChartSpec } from './chart-spec'
import { axis } from './axes'

export interface ForestRow {
  readonly label: string
  readonly line: KappaLine
}

/** κ of each group with its interval. `words`: heads of the table. */
export function forestChart(rows: readonly ForestRow[], words: readonly string[]): ChartSpec {
  const drawn = rows.filter(({ line }) => line.kappa !== null)
  return {
    height: 56 + rows.length * 26,
    table: {
      head: words,
      rows: rows.map(({ label, line }) => [
        label,
        line.n,
        line.kappa,
        line.ci95?.[0] ?? null,
        line.ci95?.[1] ?? null,
        line.notEstimable
      ])
    },
    config: (theme) => ({
      type: 'scatter',
      data: {
        datasets: [
          ...drawn.map(({ label, line }) => ({
            data: (line.ci95 ?? []).map((x) => ({ x, y: place(rows, label) })),
            showLine: true,
            pointRadius: 0,
            borderColor: theme.accent,
            borderWidth: 2
          })),
          {
            data: drawn.map(({ label, line }) => ({ x: line.kappa ?? 0, y: place(rows, label) })),
            pointRadius: 5,
            backgroundColor: theme.accent,
            borderColor: theme.surface
          }
        ]
      },
      options: {
        scales: {
          x: { ...axis(theme), max: 1, suggestedMin: 0.4 },
          y: {
            ...axis(theme),
            min: -0.5,
            max: rows.length - 0.5,
            reverse: true,
            grid: { display: false },
            afterBuildTicks: (scale) => {
              scale.ticks = rows.map((_, value) => ({ value }))
            },
            ticks: { color: theme.ink, callback: (value) => rows[Number(value)]?.label ?? '' }
          }
        }
      }
    })
  }
}

function place(rows: readonly ForestRow[], label: string): number {
  return rows.findIndex((row) => row.label === label)
}
