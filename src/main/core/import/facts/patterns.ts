import type { Actor } from '../../store/event-log'
import type { Library } from '../../store/open-library'
import { statement } from '../../store/statement'
import { compilePattern } from './name-pattern'

/** Patterns to begin with, one camera or export each. */
const PRESETS: Readonly<Record<string, readonly string[]>> = {
  'Remidio export': ['{**}_{patient}_{date:YYYY-MM-DD}/fop/{*}_{eye}_{*}'],
  'patient_eye.jpg': ['{**}/{patient}_{eye}.jpg', '{patient}_{eye}.jpg'],
  'patient/eye/…': ['{patient}/{eye}/{*}'],
  'patient_date_eye.jpg': ['{patient}_{date:YYYYMMDD}_{eye}.jpg']
}

/** A copy of the presets by name. */
export function patternPresets(): Record<string, string[]> {
  return Object.fromEntries(Object.entries(PRESETS).map(([name, list]) => [name, [...list]]))
}

/** The site's own patterns, as last set; none at first. */
export function readPatterns(library: Library): readonly string[] {
  const row = statement(
    library.db,
    `SELECT payload FROM event WHERE type = 'import.patterns_set' ORDER BY seq DESC LIMIT 1`
  ).get() as { payload: string } | undefined
  return row ? (JSON.parse(row.payload) as { patterns: string[] }).patterns : []
}

/** @throws AppError VALIDATION_FAILED for a pattern that is none; then nothing is changed. */
export function writePatterns(library: Library, actor: Actor, patterns: readonly string[]): void {
  for (const pattern of patterns) compilePattern(pattern)
  library.log.append(actor, [{ type: 'import.patterns_set', payload: { patterns } }])
}
