import { createRequire } from 'node:module'
import type { Doc } from './page'
import { inLatin, PLAIN } from './letters'

/** A run of text in one font. */
export interface Run {
  /** Name of a script's font, or null for the standard font that the line is set in. */
  readonly script: ScriptName | null
  readonly text: string
}

const SCRIPTS = [
  { name: 'Devanagari', letters: /[\u0900-\u097f\ua8e0-\ua8ff]/u },
  { name: 'Tamil', letters: /[\u0b80-\u0bff]/u }
] as const
type ScriptName = (typeof SCRIPTS)[number]['name']

/** Joiners have no shape of their own: they belong to the letters before them. */
const JOINER = /[\u200c\u200d]/u

const WEIGHTS = { regular: 400, bold: 600 } as const
export type Weight = keyof typeof WEIGHTS

/** Where a script's font lies; null where it is not installed. */
function fontFile(script: ScriptName, weight: Weight): string | null {
  const name = script.toLowerCase()
  const file = `${name}-${String(WEIGHTS[weight])}-normal.woff`
  try {
    return createRequire(import.meta.url).resolve(
      `@fontsource/noto-sans-${name}/files/noto-sans-${name}-${file}`
    )
  } catch {
    return null
  }
}

const files = new Map<string, string | null>()
function cachedFile(script: ScriptName, weight: Weight): string | null {
  const key = `${script} ${weight}`
  const known = files.get(key)
  if (known !== undefined) return known
  const file = fontFile(script, weight)
  files.set(key, file)
  return file
}

/** Makes a script's font the document's current one; it is embedded with the letters that are used. */
export function useScript(doc: Doc, script: ScriptName, weight: Weight): Doc {
  const file = cachedFile(script, weight)
  if (file === null) return doc
  const name = `${script} ${weight}`
  return doc.registerFont(name, file).font(name)
}

/**
 * Cuts a text into runs of one font each. What no font has is written as `\u{…}`, so that nothing is lost; so are
 * letters of a script whose font is not installed.
 */
export function runsOf(text: string): Run[] {
  if (PLAIN.test(text)) return [{ script: null, text }]
  const runs: { script: ScriptName | null; text: string }[] = []
  for (const letter of text.normalize('NFC')) {
    const last = runs.at(-1)
    const joins = JOINER.test(letter) ? last?.script : undefined
    const script = joins ?? scriptOf(letter)
    const shown = script === null ? inLatin(letter) : letter
    if (last?.script === script) last.text += shown
    else runs.push({ script, text: shown })
  }
  return runs
}

function scriptOf(letter: string): ScriptName | null {
  const script = SCRIPTS.find(({ letters }) => letters.test(letter))?.name ?? null
  return script !== null && cachedFile(script, 'regular') !== null ? script : null
}
