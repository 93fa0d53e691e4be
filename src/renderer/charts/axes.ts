import type { ChartTheme } from './chart-theme'

/** What every axis looks like. */
export function axis(theme: ChartTheme) {
  return {
    grid: { color: theme.line },
    border: { color: theme.line },
    ticks: { color: theme.soft },
    title: { display: false, color: theme.soft }
  }
}

export function titled(theme: ChartTheme, text: string) {
  return { ...axis(theme), title: { display: true, text, color: theme.soft } }
}
