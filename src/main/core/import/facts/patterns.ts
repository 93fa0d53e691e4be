import type { Actor } from '../../store/event-log'
import type { Library } from '../../store/open-library'
import { statement } from '../../store/statement'
import { factsFromName } from './file-name-facts'
import { compilePattern, type PatternFacts } from './name-pattern'

interface Preset {
  readonly patterns: readonly string[]
  /** A camera's own export, which nothing else looks like; the others are ways in which people name files. */
  readonly camera?: true
}

/**
 * Patterns to begin with. Of a camera only what is publicly documented stands here: Remidio's folders, and the names
 * that clinicedc's fundus-camera-watchdog expects of a camera's workstation. Canon (CR-2), Topcon, Zeiss and Optomed
 * publish no form of their exports' names, and Phelcom's is the site's to choose: there a site stores its own rules
 * for the camera that its photographs name.
 */
const PRESETS: Readonly<Record<string, Preset>> = {
  'Remidio export': {
    patterns: ['{**}_{patient}_{date:YYYY-MM-DD}/fop/{*}_{eye}_{*}'],
    camera: true
  },
  patient_Retina_eye_date_time: {
    patterns: [
      '{patient}_Retina_{eye}_{date:YYYYMMDD}_{*}',
      '{**}/{patient}_Retina_{eye}_{date:YYYYMMDD}_{*}'
    ],
    camera: true
  },
  'patient_eye.jpg': { patterns: ['{**}/{patient}_{eye}.jpg', '{patient}_{eye}.jpg'] },
  'patient/eye/…': { patterns: ['{patient}/{eye}/{*}'] },
  'patient_date_eye.jpg': { patterns: ['{patient}_{date:YYYYMMDD}_{eye}.jpg'] }
}

/** A copy of the presets by name. */
export function patternPresets(): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(PRESETS).map(([name, { patterns }]) => [name, [...patterns]])
  )
}

/**
 * The preset that a card's names are of: every one is understood, patient and eye, by its patterns. Ways of naming
 * files are tried only where the built-in rules do not understand them all.
 * @param names of the card's photographs, paths below it
 */
export function presetFor(names: readonly string[]): string | null {
  if (names.length === 0) return null
  const whole = (facts: Pick<PatternFacts, 'patientId' | 'eye'> | null | undefined): boolean =>
    !!facts && facts.patientId !== null && facts.eye !== 'unknown'
  const builtInDoes = names.every((name) => whole(factsFromName(name)))
  for (const [preset, { patterns, camera }] of Object.entries(PRESETS)) {
    if (builtInDoes && !camera) continue
    const matchers = patterns.map(compilePattern)
    const fits = (name: string): boolean =>
      whole(matchers.map((matches) => matches(name)).find((facts) => facts !== null))
    if (names.every(fits)) return preset
  }
  return null
}

/** The site's own patterns, as last set; none at first. */
export function readPatterns(library: Library): readonly string[] {
  return patternsByCamera(library).get(null) ?? []
}

/** The site's own patterns for cameras, by the camera's name in photographs. */
export function readCameraPatterns(library: Library): Record<string, string[]> {
  return Object.fromEntries(
    [...patternsByCamera(library)].flatMap(([camera, patterns]) =>
      camera === null || patterns.length === 0 ? [] : [[camera, [...patterns]]]
    )
  )
}

/**
 * By which patterns a card is read where nobody says: the site's for the one camera that its photographs name, else
 * the site's for all, else a preset that fits all its names, else none, and the built-in rules do.
 */
export function patternsFor(
  library: Library,
  card: { readonly cameras: readonly string[]; readonly preset: string | null }
): readonly string[] {
  const sites = patternsByCamera(library)
  const [camera, another] = card.cameras
  const forCamera = camera === undefined || another !== undefined ? [] : (sites.get(camera) ?? [])
  const own = forCamera.length > 0 ? forCamera : (sites.get(null) ?? [])
  return own.length > 0 ? own : (PRESETS[card.preset ?? '']?.patterns ?? [])
}

/**
 * @param camera for photographs that name this camera alone; absent: for all others
 * @throws AppError VALIDATION_FAILED for a pattern that is none; then nothing is changed.
 */
export function writePatterns(
  library: Library,
  actor: Actor,
  patterns: readonly string[],
  camera?: string
): void {
  for (const pattern of patterns) compilePattern(pattern)
  const payload = { patterns, ...(camera !== undefined && { camera }) }
  library.log.append(actor, [{ type: 'import.patterns_set', payload }])
}

/** As last set for each camera; `null` for what is set for all. */
function patternsByCamera(library: Library): Map<string | null, readonly string[]> {
  const rows = statement(
    library.db,
    `SELECT payload FROM event WHERE type = 'import.patterns_set' ORDER BY seq`
  ).all() as { payload: string }[]
  return new Map(
    rows.map(({ payload }) => {
      const { patterns, camera } = JSON.parse(payload) as { patterns: string[]; camera?: string }
      return [camera ?? null, patterns]
    })
  )
}
