import type PDFDocument from 'pdfkit'
import { runsOf, type Run } from './scripts'
import { cut, draw, faceOf, widthOf, wrap, type FaceStyle } from './typeset'

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

export interface TextStyle extends FaceStyle {
  readonly color?: string
  readonly align?: 'left' | 'right' | 'center'
  readonly width?: number
  /** Made smaller until it fits `width` (at least 3 points), in place of being cut. */
  readonly shrink?: boolean
}

/** One line of text, cut to its width. Returns nothing: lines never move the cursor by themselves. */
export function line(doc: Doc, text: string, x: number, y: number, style: TextStyle = {}): void {
  const { color = INK.text, align = 'left', width, shrink = false } = style
  let face = faceOf(style)
  let runs: readonly Run[] = runsOf(text)
  if (width !== undefined && shrink) {
    const size = (face.size * width) / Math.max(1, widthOf(doc, runs, face))
    face = { ...face, size: Math.max(3, Math.min(face.size, size)) }
  } else if (width !== undefined) runs = cut(doc, runs, face, width)
  const offset =
    width === undefined || align === 'left'
      ? 0
      : (width - widthOf(doc, runs, face)) / (align === 'right' ? 1 : 2)
  doc.fillColor(color)
  draw(doc, runs, face, x + offset, y)
}

/** A paragraph that wraps; moves the cursor below itself. */
export function paragraph(cursor: Cursor, text: string, style: TextStyle = {}): void {
  const { doc } = cursor
  const { color = INK.text, width = CONTENT } = style
  const face = faceOf(style)
  const runs = runsOf(text)
  const [only] = runs
  if (runs.length > 1 || only === undefined || only.script !== null) {
    for (const words of wrap(doc, text, face, width)) {
      cursor.need(face.size * 1.5)
      line(doc, words, PAGE.left, cursor.y, style)
      cursor.y += face.size * 1.5
    }
    cursor.y += 5
    return
  }
  doc.font(face.font).fontSize(face.size)
  const height = doc.heightOfString(only.text, { width, lineGap: 1.5 })
  cursor.need(height)
  doc.fillColor(color).text(only.text, PAGE.left, cursor.y, { width, lineGap: 1.5 })
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
