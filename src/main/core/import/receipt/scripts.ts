import { createRequire } from 'node:module'
import type { Doc } from '../../audit/report/pdf/page'

/** A run of text in one font. */
export interface Run {
  readonly font: string
  readonly text: string
}

const SCRIPTS = [
  {
    name: 'Devanagari',
    letters: /[\u0900-\u097f\ua8e0-\ua8ff\u200c\u200d]/u,
    file: '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-400-normal.woff'
  },
  {
    name: 'Tamil',
    letters: /[\u0b80-\u0bff]/u,
    file: '@fontsource/noto-sans-tamil/files/noto-sans-tamil-tamil-400-normal.woff'
  }
] as const

const LATIN = /[\u0020-\u007e\u00a0-\u00ff]/u

/** Registers the fonts of the scripts that are installed here. @returns the names of those that are. */
export function registerScripts(doc: Doc): ReadonlySet<string> {
  const require = createRequire(import.meta.url)
  const found = new Set<string>()
  for (const { name, file } of SCRIPTS) {
    try {
      doc.registerFont(name, require.resolve(file))
      doc.font(name)
      found.add(name)
    } catch {
      // Not installed: such letters are printed by their code points; the CSV has them as they are.
    }
  }
  return found
}

/** Cuts a text into runs of one font each. What no font has is written as `\u{…}`, so that nothing is lost. */
export function runsOf(text: string, fonts: ReadonlySet<string>, latin: string): Run[] {
  const runs: { font: string; text: string }[] = []
  for (const letter of text.normalize('NFC')) {
    const script = SCRIPTS.find(({ name, letters }) => fonts.has(name) && letters.test(letter))
    const font = script?.name ?? latin
    const shown = script || LATIN.test(letter) ? letter : escaped(letter)
    const last = runs.at(-1)
    if (last?.font === font) last.text += shown
    else runs.push({ font, text: shown })
  }
  return runs
}

function escaped(letter: string): string {
  return `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`
}
