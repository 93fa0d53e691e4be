/** Four digits, as agreement is reported; a dash for what is not defined. */
export function decimal(value: number | null, digits = 4): string {
  return value === null ? '–' : value.toFixed(digits)
}

export function percent(value: number | null): string {
  return value === null ? '–' : `${(100 * value).toFixed(1)} %`
}

export function pText(p: number | null): string {
  if (p === null) return ''
  return p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`
}

export function rangeText(low: number | null, high: number | null, digits = 4): string {
  return low === null || high === null ? '' : `${decimal(low, digits)} to ${decimal(high, digits)}`
}

/** Rows of cells as aligned columns, the first to the left, numbers to the right. */
export function columns(rows: readonly (readonly string[])[], indent = 2): string {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((text, k) => (widths[k] = Math.max(widths[k] ?? 0, text.length)))
  return rows
    .map((row) => {
      const cells = row.map((text, k) =>
        k === 0 ? text.padEnd(widths[k] ?? 0) : text.padStart(widths[k] ?? 0)
      )
      return `${' '.repeat(indent)}${cells.join('  ').trimEnd()}\n`
    })
    .join('')
}

/** A table of labels and values with remarks, all to the left. */
export function listing(rows: readonly (readonly string[])[], indent = 2): string {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((text, k) => (widths[k] = Math.max(widths[k] ?? 0, text.length)))
  return rows
    .map((row) => {
      const line = row.map((text, k) => text.padEnd(widths[k] ?? 0)).join('  ')
      return `${' '.repeat(indent)}${line.trimEnd()}\n`
    })
    .join('')
}
