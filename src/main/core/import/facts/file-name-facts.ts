import type { Eye } from '../../../../shared/domain/image'

/** What a path below the card says about a photograph. */
export interface NameFacts {
  readonly patientId: string | null
  readonly eye: Eye
  readonly field: string | null
  /** Local calendar date as written, `YYYY-MM-DD`. */
  readonly date: string | null
}

/** A word boundary for file names: anything that is no letter. Digits may touch (`OD1`, `left2`). */
const EYE_WORDS: readonly (readonly [RegExp, Eye])[] = [
  [/(?<![a-z])(?:od|re|right|right[ _-]?eye)(?![a-z])/iu, 'OD'],
  [/(?<![a-z])(?:os|le|left|left[ _-]?eye)(?![a-z])/iu, 'OS']
]

const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/(?<![a-z])(?:macula|fovea|mac)(?![a-z])/iu, 'macula'],
  [/(?<![a-z])(?:disc|disk|onh)(?![a-z])/iu, 'disc'],
  [/(?<![a-z])(?:nasal)(?![a-z])/iu, 'nasal'],
  [/(?<![a-z])(?:temporal)(?![a-z])/iu, 'temporal']
]

/** Remidio's export: `<name>_<mrn>_<date>/fop/…`. The name is passed over, the record number is the patient. */
const REMIDIO = /^(?:.*\/)?[^/]*_(?<mrn>[^/_]+)_(?<date>[^/_]+)\/fop\//iu
/** `patient_eye` or `patient-eye` at the start of the file's own name. */
const PATIENT_EYE =
  /^(?<patient>[\p{L}\p{N}][\p{L}\p{M}\p{N}.-]{0,63}?)[ _-](?:od|os|re|le|right|left)(?![a-z])/iu
/** What cameras write by themselves says nothing about the patient. */
const CAMERA_NAMES =
  /^(?:dsc|dscn|dscf|img|im|imgp|_mg|pict?|cimg|sam|image|photo|fundus|scan)[_-]?\d*$|^p\d{6,}$/iu

/** The retinal field that a text names; null: none of those known here. */
export function fieldIn(text: string): string | null {
  return FIELDS.find(([word]) => word.test(text))?.[1] ?? null
}

/** Reads what the built-in rules can from a path. Never fails: what is not understood is unknown. */
export function factsFromName(path: string): NameFacts {
  const base = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
  const remidio = REMIDIO.exec(path)?.groups
  const named = PATIENT_EYE.exec(base)?.groups?.['patient'] ?? null
  return {
    patientId: remidio?.['mrn'] ?? (named !== null && !CAMERA_NAMES.test(named) ? named : null),
    eye: eyeOf(base) ?? eyeOf(parentOf(path)) ?? 'unknown',
    field: fieldIn(base),
    date: dateOf(remidio?.['date'] ?? base)
  }
}

/** The eye that a text names; null when it names none or both. */
function eyeOf(text: string): Eye | null {
  const found = EYE_WORDS.filter(([word]) => word.test(text)).map(([, eye]) => eye)
  return found.length === 1 ? (found[0] ?? null) : null
}

function parentOf(path: string): string {
  const parts = path.split('/')
  return parts.at(-2) ?? ''
}

/** `2026-11-23`, `20261123`, `23-11-2026` (day first, as written in India). */
function dateOf(text: string): string | null {
  const iso = /(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)/.exec(text)
  if (iso) return calendarDate(iso[1], iso[2], iso[3])
  const dayFirst = /(?<!\d)(\d\d)[-_.](\d\d)[-_.](20\d\d)(?!\d)/.exec(text)
  return dayFirst ? calendarDate(dayFirst[3], dayFirst[2], dayFirst[1]) : null
}

/** `YYYY-MM-DD`, or null where there is no such day. */
export function calendarDate(year = '', month = '', day = ''): string | null {
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  const text = `${year}-${month}-${day}`
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null
}
