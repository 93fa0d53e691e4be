import { INK, line, rule, type Doc } from '../../../printing/page'
import { fixed, percent, whole } from './numbers'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const GRADES = ['0', '1', '2', '3', '4']

/** A confusion matrix: counts, and shades by the share of the row. */
export function matrix(
  doc: Doc,
  { x, y, width }: Box,
  counts: readonly (readonly number[])[],
  labels: { readonly title: string; readonly rows: string; readonly columns: string }
): void {
  const size = (width - 16) / 5
  line(doc, labels.title, x, y, { size: 8.5, bold: true, width })
  line(doc, `columns: ${labels.columns}`, x + 16, y + 13, {
    size: 7,
    color: INK.muted,
    width: width - 16
  })
  doc.save().rotate(-90, { origin: [x + 2, y + 34 + size * 5] })
  line(doc, `rows: ${labels.rows}`, x + 2, y + 30 + size * 5, { size: 7, color: INK.muted })
  doc.restore()
  GRADES.forEach((grade, i) => {
    line(doc, grade, x + 16 + i * size, y + 24, {
      size: 7,
      color: INK.muted,
      width: size,
      align: 'center'
    })
    line(doc, grade, x + 9, y + 34 + (i + 0.5) * size - 4, { size: 7, color: INK.muted })
    const row = counts[i] ?? []
    const total = row.reduce((sum, count) => sum + count, 0)
    row.forEach((count, j) => {
      const share = total === 0 ? 0 : count / total
      const cell = { x: x + 16 + j * size, y: y + 34 + i * size }
      doc.rect(cell.x, cell.y, size - 1, size - 1).fill(shade(share))
      line(doc, whole(count), cell.x, cell.y + size / 2 - 7, {
        size: 7,
        width: size - 1,
        align: 'center',
        color: share > 0.55 ? '#ffffff' : INK.text
      })
      line(doc, total === 0 ? '' : `${Math.round(share * 100)} %`, cell.x, cell.y + size / 2 + 1, {
        size: 6,
        width: size - 1,
        align: 'center',
        color: share > 0.55 ? '#ffffff' : INK.muted
      })
    })
  })
}

function shade(share: number): string {
  const mix = (from: number, to: number): string =>
    Math.round(from + (to - from) * share)
      .toString(16)
      .padStart(2, '0')
  return `#${mix(0xf3, 0x1f)}${mix(0xf5, 0x5f)}${mix(0xf8, 0x8b)}`
}

export interface ForestLine {
  readonly label: string
  readonly n: number
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

const FOREST_ROW = 13

export function forestHeight(lines: number): number {
  return lines * FOREST_ROW + 26
}

/** Estimates with their intervals on one axis. */
export function forest(doc: Doc, { x, y, width }: Box, lines: readonly ForestLine[]): void {
  const bounds = lines.flatMap((row) => [row.low ?? row.value, row.value]).filter((v) => v !== null)
  const from = Math.min(0.4, Math.floor(Math.min(...bounds, 1) * 10) / 10)
  const plot = { x: x + 150, width: width - 150 - 120 }
  const at = (value: number): number =>
    plot.x + ((Math.min(1, Math.max(from, value)) - from) / (1 - from)) * plot.width
  const bottom = y + lines.length * FOREST_ROW
  for (let tick = from; tick <= 1.0001; tick += 0.1) {
    doc.moveTo(at(tick), y).lineTo(at(tick), bottom).lineWidth(0.4).strokeColor(INK.rule).stroke()
    line(doc, tick.toFixed(1), at(tick) - 10, bottom + 4, {
      size: 6.5,
      color: INK.muted,
      width: 20,
      align: 'center'
    })
  }
  lines.forEach((row, index) => {
    const centre = y + (index + 0.5) * FOREST_ROW
    line(doc, row.label, x, centre - 4, { size: 8, width: 105 })
    line(doc, `n ${whole(row.n)}`, x + 106, centre - 4, {
      size: 7,
      color: INK.muted,
      width: 40,
      align: 'right'
    })
    if (row.value !== null) {
      if (row.low !== null && row.high !== null)
        doc
          .moveTo(at(row.low), centre)
          .lineTo(at(row.high), centre)
          .lineWidth(1.2)
          .strokeColor(INK.accent)
          .stroke()
      doc.circle(at(row.value), centre, 2.4).fill(INK.accent)
    }
    const text =
      row.value === null
        ? 'not estimable'
        : `${fixed(row.value)}  (${fixed(row.low)} to ${fixed(row.high)})`
    line(doc, text, plot.x + plot.width + 8, centre - 4, { size: 7.5, width: 112 })
  })
}

export interface Series {
  readonly values: readonly (number | null)[]
  readonly color: string
  readonly dashed?: boolean
  readonly dots?: boolean
}

/** Lines over labelled steps; the vertical axis is a share from 0 to `top`. */
export function lineChart(
  doc: Doc,
  { x, y, width, height }: Box,
  labels: readonly string[],
  series: readonly Series[],
  top: number
): void {
  const left = x + 30
  const inner = width - 34
  const at = (index: number): number =>
    left + (labels.length < 2 ? inner / 2 : (index / (labels.length - 1)) * inner)
  const up = (value: number): number => y + height - (Math.min(value, top) / top) * height
  for (const part of [0, 0.5, 1]) {
    rule(doc, left, up(top * part), inner)
    line(doc, percent(top * part, top < 0.1 ? 1 : 0), x, up(top * part) - 3, {
      size: 6,
      color: INK.muted,
      width: 27,
      align: 'right'
    })
  }
  const step = Math.max(1, Math.ceil(labels.length / 6))
  labels.forEach((label, index) => {
    if (index % step === 0)
      line(doc, label, at(index) - 18, y + height + 3, {
        size: 6,
        color: INK.muted,
        width: 36,
        align: 'center'
      })
  })
  for (const { values, color, dashed, dots } of series) {
    doc
      .save()
      .lineWidth(dashed ? 0.6 : 1)
      .strokeColor(color)
    if (dashed) doc.dash(2, { space: 2 })
    let drawing = false
    values.forEach((value, index) => {
      if (value === null) drawing = false
      else if (drawing) doc.lineTo(at(index), up(value))
      else {
        doc.moveTo(at(index), up(value))
        drawing = true
      }
    })
    doc.stroke().restore()
    if (dots)
      values.forEach((value, index) => {
        if (value !== null) doc.circle(at(index), up(value), 1.6).fill(color)
      })
  }
}

/** Counts as bars. */
export function barChart(
  doc: Doc,
  { x, y, width, height }: Box,
  bars: readonly { readonly label: string; readonly n: number }[]
): void {
  const most = Math.max(1, ...bars.map((bar) => bar.n))
  const step = width / bars.length
  bars.forEach(({ label, n }, index) => {
    const tall = (n / most) * (height - 10)
    doc.rect(x + index * step + 1, y + height - tall, step - 2, tall).fill(INK.accent)
    line(doc, whole(n), x + index * step - 4, y + height - tall - 8, {
      size: 6,
      color: INK.muted,
      width: step + 8,
      align: 'center'
    })
    line(doc, label, x + index * step - 4, y + height + 3, {
      size: 6,
      color: INK.muted,
      width: step + 8,
      align: 'center'
    })
  })
  rule(doc, x, y + height, width, INK.faint)
}

/** Predicted against observed, with the diagonal of perfect calibration. */
export function reliabilityDiagram(
  doc: Doc,
  { x, y, width, height }: Box,
  points: readonly {
    readonly predicted: number
    readonly observed: number
    readonly low: number
    readonly high: number
    readonly n: number
  }[]
): void {
  const left = x + 26
  const inner = width - 30
  const at = (value: number): number => left + value * inner
  const up = (value: number): number => y + height - value * height
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    rule(doc, left, up(tick), inner)
    line(doc, tick.toFixed(2), x, up(tick) - 3, {
      size: 6,
      color: INK.muted,
      width: 22,
      align: 'right'
    })
    line(doc, tick.toFixed(2), at(tick) - 12, y + height + 3, {
      size: 6,
      color: INK.muted,
      width: 24,
      align: 'center'
    })
  }
  doc
    .save()
    .moveTo(at(0), up(0))
    .lineTo(at(1), up(1))
    .lineWidth(0.6)
    .dash(2, { space: 2 })
    .strokeColor(INK.faint)
    .stroke()
    .restore()
  for (const point of points) {
    doc
      .moveTo(at(point.predicted), up(point.low))
      .lineTo(at(point.predicted), up(point.high))
      .lineWidth(0.8)
      .strokeColor(INK.accent)
      .stroke()
    doc.circle(at(point.predicted), up(point.observed), 2.2).fill(INK.accent)
  }
}
