/** Colours of the current theme, read once a chart is drawn: canvas knows no custom properties. */
export interface ChartTheme {
  readonly ink: string
  readonly soft: string
  readonly line: string
  readonly accent: string
  readonly second: string
  readonly bad: string
  readonly surface: string
  readonly font: string
  /** ICDR 0-4, then ungradable. */
  readonly grades: readonly string[]
}

export function readTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  return {
    ink: token('--ink'),
    soft: token('--ink-soft'),
    line: token('--line'),
    accent: token('--accent'),
    second: token('--warn'),
    bad: token('--bad'),
    surface: token('--surface'),
    font: style.fontFamily,
    grades: ['0', '1', '2', '3', '4', 'ungradable'].map((name) => token(`--grade-${name}`))
  }
}
