import type { Doc } from './page'
import { runsOf, useScript, type Run } from './scripts'

export interface FaceStyle {
  readonly size?: number
  readonly bold?: boolean
  readonly mono?: boolean
}

/** A standard font and its size in points; the weight is that of other scripts beside it. */
interface Face {
  readonly font: keyof typeof ASCENT
  readonly bold: boolean
  readonly size: number
}

/** Height of the letters above the line, of the font's size: letters of other scripts stand on the same line. */
const ASCENT = { Helvetica: 0.718, 'Helvetica-Bold': 0.718, Courier: 0.629 } as const

export function faceOf({ size = 9, bold = false, mono = false }: FaceStyle): Face {
  return { font: mono ? 'Courier' : bold ? 'Helvetica-Bold' : 'Helvetica', bold, size }
}

function choose(doc: Doc, { script }: Run, { font, bold, size }: Face): Doc {
  const chosen =
    script === null ? doc.font(font) : useScript(doc, script, bold ? 'bold' : 'regular')
  return chosen.fontSize(size)
}

/** In points. */
export function widthOf(doc: Doc, runs: readonly Run[], face: Face): number {
  return runs.reduce((sum, run) => sum + choose(doc, run, face).widthOfString(run.text), 0)
}

/** One line, its upper edge at `y`. */
export function draw(doc: Doc, runs: readonly Run[], face: Face, from: number, y: number): void {
  let x = from
  for (const run of runs) {
    choose(doc, run, face)
    const baseline = run.script === null ? {} : { baseline: -ASCENT[face.font] * face.size }
    doc.text(run.text, x, y, { lineBreak: false, ...baseline })
    if (runs.length > 1) x += doc.widthOfString(run.text)
  }
}

/** As much as fits, with dots where something is missing. */
export function cut(doc: Doc, runs: readonly Run[], face: Face, width: number): readonly Run[] {
  if (widthOf(doc, runs, face) <= width + 0.1) return runs
  // By what a reader sees as one letter: a vowel sign is no letter without its consonant.
  const letters = runs.flatMap(({ script, text }) =>
    [...LETTERS.segment(text)].map(({ segment }) => ({ script, text: segment }))
  )
  const shown = (end: number): Run[] => [...join(letters.slice(0, end)), DOTS]
  let end = letters.length
  while (end > 1 && widthOf(doc, join(shown(end)), face) > width) end -= 1
  return join(shown(end))
}

const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' })
const DOTS: Run = { script: null, text: '...' }

function join(pieces: readonly Run[]): Run[] {
  const runs: { script: Run['script']; text: string }[] = []
  for (const { script, text } of pieces) {
    const last = runs.at(-1)
    if (last?.script === script) last.text += text
    else runs.push({ script, text })
  }
  return runs
}

/** Lines of whole words; a word that is wider than the line has one of its own and is cut there. */
export function wrap(doc: Doc, text: string, face: Face, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    const longer = last === undefined ? word : `${last} ${word}`
    if (last === undefined || widthOf(doc, runsOf(longer), face) > width) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines
}
