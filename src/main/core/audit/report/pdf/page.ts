import type PDFDocument from 'pdfkit'
import { printable } from './printable'

export type Doc = InstanceType<typeof PDFDocument>

/** A4 in points, with the margins of a page that is punched on the left. */
export const PAGE = {
  width: 595.28,
  height: 841.89,
  left: 56,
  right: 40,
  top: 48,
  bottom: 56
} as const
export const CONTENT = PAGE.width - PAGE.left - PAGE.right

/** One ink, one accent, greys that survive a black-and-white printer. */
export const INK = {
  text: '#1d2430',
  muted: '#5b6675',
  faint: '#8a94a3',
  rule: '#d4dae2',
  panel: '#f3f5f8',
  accent: '#1f5f8b',
  second: '#b4561f',
  alarm: '#a32430'
} as const

export const FONT = { body: 'Helvetica', bold: 'Helvetica-Bold', mono: 'Courier' } as const

/** Where the next block starts, and the moves that blocks make. */
export interface Cursor {
  readonly doc: Doc
  y: number
  /** Starts a new page unless `height` points are left. */
  need(height: number): void
}

export function createCursor(doc: Doc): Cursor {
  const cursor: Cursor = {
    doc,
    y: PAGE.top,
    need(height) {
      if (cursor.y + height <= PAGE.height - PAGE.bottom) return
      doc.addPage()
      cursor.y = PAGE.top
    }
  }
  return cursor
}

export interface TextStyle {
  readonly size?: number
  readonly bold?: boolean
  readonly mono?: boolean
  readonly color?: string
  readonly align?: 'left' | 'right' | 'center'
  readonly width?: number
}

/** One line of text, cut to its width. Returns nothing: lines never move the cursor by themselves. */
export function line(doc: Doc, text: string, x: number, y: number, style: TextStyle = {}): void {
  const { size = 9, bold = false, mono = false, color = INK.text, align = 'left', width } = style
  doc
    .font(mono ? FONT.mono : bold ? FONT.bold : FONT.body)
    .fontSize(size)
    .fillColor(color)
  const shown = width === undefined ? printable(text) : cut(doc, printable(text), width)
  const offset =
    width === undefined || align === 'left'
      ? 0
      : (width - doc.widthOfString(shown)) / (align === 'right' ? 1 : 2)
  doc.text(shown, x + offset, y, { lineBreak: false })
}

function cut(doc: Doc, text: string, width: number): string {
  if (doc.widthOfString(text) <= width + 0.1) return text
  let end = text.length
  while (end > 1 && doc.widthOfString(`${text.slice(0, end)}...`) > width) end -= 1
  return `${text.slice(0, end)}...`
}

/** A paragraph that wraps; moves the cursor below itself. */
export function paragraph(cursor: Cursor, text: string, style: TextStyle = {}): void {
  const { doc } = cursor
  const { size = 9, bold = false, color = INK.text, width = CONTENT } = style
  const shown = printable(text)
  doc.font(bold ? FONT.bold : FONT.body).fontSize(size)
  const height = doc.heightOfString(shown, { width, lineGap: 1.5 })
  cursor.need(height)
  doc.fillColor(color).text(shown, PAGE.left, cursor.y, { width, lineGap: 1.5 })
  cursor.y += height + 5
}

/** Heading of a section, kept together with `keep` points of what follows. */
export function heading(cursor: Cursor, text: string, keep = 80): void {
  cursor.need(30 + keep)
  cursor.y += cursor.y > PAGE.top ? 10 : 0
  line(cursor.doc, text, PAGE.left, cursor.y, { size: 13, bold: true, color: INK.accent })
  cursor.y += 17
  rule(cursor.doc, PAGE.left, cursor.y, CONTENT)
  cursor.y += 8
}

export function rule(
  doc: Doc,
  x: number,
  y: number,
  width: number,
  color: string = INK.rule
): void {
  doc
    .moveTo(x, y)
    .lineTo(x + width, y)
    .lineWidth(0.6)
    .strokeColor(color)
    .stroke()
}
