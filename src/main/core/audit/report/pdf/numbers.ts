export const fixed = (value: number | null, digits = 2): string =>
  value === null ? '-' : value.toFixed(digits)
export const percent = (value: number | null, digits = 1): string =>
  value === null ? '-' : `${(value * 100).toFixed(digits)} %`
export const whole = (value: number): string =>
  String(value).replace(/\B(?=(\d{3})+(?!\d))/g, '\u00a0')
export const interval = (
  low: number | null | undefined,
  high: number | null | undefined,
  digits = 2
): string =>
  low === null || low === undefined || high === null || high === undefined
    ? 'no interval'
    : `${low.toFixed(digits)} to ${high.toFixed(digits)}`

/** `4 ungradable, 2 not signed off`, or `none`. */
export function excludedText(excluded: Readonly<Record<string, number>>): string {
  const parts = Object.entries(excluded).map(([reason, n]) => `${whole(n)} ${reason}`)
  return parts.length === 0 ? 'none' : parts.join(', ')
}

export function gradeText(code: number): string {
  return code === -1 ? '-' : code === -2 ? 'U' : String(code)
}
