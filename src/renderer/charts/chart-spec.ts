import type { ChartConfiguration } from 'chart.js'
import type { ChartTheme } from './chart-theme'

/** The same numbers as a table: for screen readers, for checking, and as CSV. */
export interface ChartTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** A chart is drawn from a specification that knows nothing of the page. */
export interface ChartSpec {
  readonly table: ChartTable
  /** Height in pixels. */
  readonly height: number
  readonly config: (theme: ChartTheme) => ChartConfiguration
}

/** RFC 4180, with an apostrophe before what a spreadsheet would take for a formula. */
export function csvOf({ head, rows }: ChartTable): string {
  const cell = (value: string | number | null): string => {
    if (value === null) return ''
    if (typeof value === 'number') return String(value)
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}
