import type { CohortPoint } from '../../shared/contract/audit'
import { axis } from './axes'
import type { ChartSpec } from './chart-spec'

/** Photographs laid out by what the network saw, coloured by its grade or by who disagrees. */
export function cohortChart(
  points: readonly CohortPoint[],
  colour: 'grade' | 'disagreement',
  words: readonly string[]
): ChartSpec {
  return {
    height: 560,
    table: {
      head: words,
      rows: points.map((point) => [
        point.x,
        point.y,
        point.network,
        point.final,
        point.disagrees ? 1 : 0
      ])
    },
    config: (theme) => ({
      type: 'scatter',
      data: {
        datasets: [
          {
            data: points.map(({ x, y }) => ({ x, y })),
            pointRadius: 3.5,
            pointHoverRadius: 6,
            borderWidth: 0.5,
            borderColor: theme.soft,
            backgroundColor: points.map((point) =>
              colour === 'grade'
                ? (theme.grades[point.network < 0 ? 5 : point.network] ?? theme.soft)
                : point.disagrees
                  ? theme.bad
                  : theme.line
            )
          }
        ]
      },
      options: {
        scales: {
          x: { ...axis(theme), display: false },
          y: { ...axis(theme), display: false }
        }
      }
    })
  }
}
