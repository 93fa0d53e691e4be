import { CONTENT, INK, line, PAGE, rule, type Cursor } from '../../../printing/page'

export interface Column {
  readonly title: string
  /** Share of the width. */
  readonly share: number
  readonly align?: 'left' | 'right'
  /** Made smaller where it does not fit, in place of being cut; so is what is set to the right. */
  readonly shrink?: boolean
}

const ROW = 14

/** A table over the whole width; the head is repeated on every page. */
export function table(
  cursor: Cursor,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  note?: string
): void {
  const { doc } = cursor
  const sum = columns.reduce((total, column) => total + column.share, 0)
  const widths = columns.map((column) => (column.share / sum) * CONTENT)
  const cells = (texts: readonly string[], style: { bold: boolean; color: string }): void => {
    let x = PAGE.left
    columns.forEach((column, index) => {
      const width = widths[index] ?? 0
      line(doc, texts[index] ?? '', x + 2, cursor.y + 3, {
        size: 8,
        width: width - 6,
        align: column.align ?? 'left',
        // Half a number is a wrong number.
        shrink: column.shrink ?? column.align === 'right',
        ...style
      })
      x += width
    })
  }
  const head = (): void => {
    doc.rect(PAGE.left, cursor.y, CONTENT, ROW).fill(INK.panel)
    cells(
      columns.map((column) => column.title),
      { bold: true, color: INK.muted }
    )
    cursor.y += ROW
  }
  cursor.need(ROW * Math.min(4, rows.length + 1))
  head()
  for (const row of rows) {
    const before = cursor.y
    cursor.need(ROW)
    if (cursor.y < before) head()
    cells(row, { bold: false, color: INK.text })
    cursor.y += ROW
    rule(doc, PAGE.left, cursor.y, CONTENT)
  }
  if (note !== undefined) {
    cursor.y += 4
    line(doc, note, PAGE.left, cursor.y, { size: 7.5, color: INK.muted, width: CONTENT })
    cursor.y += 8
  }
  cursor.y += 8
}
