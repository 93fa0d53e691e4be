import type { Eye } from '../../../../shared/domain/image'
import type { PatternProblem } from '../../../../shared/domain/import-reason'
import { AppError } from '../../../../shared/errors'
import { calendarDate, type NameFacts } from './file-name-facts'

/** What a pattern may name. `{*}` passes over anything within a folder, `{**}` over folders too. */
const PLACES = ['patient', 'eye', 'field', 'date', 'site', '*', '**'] as const
type Place = (typeof PLACES)[number]
type Token = { readonly text: string } | { readonly place: Place; readonly format: string }

export type PatternFacts = NameFacts & { readonly site: string | null }
/** Facts from a path below the card, or null when the path is not of that form. */
export type PatternMatcher = (path: string) => PatternFacts | null

const EYES: Readonly<Record<string, Eye>> = {
  ...{ od: 'OD', re: 'OD', r: 'OD', right: 'OD' },
  ...{ os: 'OS', le: 'OS', l: 'OS', left: 'OS' }
}
const DATE_FORMATS: Readonly<Record<string, RegExp>> = {
  YYYYMMDD: /^(?<y>\d{4})(?<m>\d\d)(?<d>\d\d)$/,
  'YYYY-MM-DD': /^(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)$/,
  DDMMYYYY: /^(?<d>\d\d)(?<m>\d\d)(?<y>\d{4})$/,
  'DD-MM-YYYY': /^(?<d>\d\d)-(?<m>\d\d)-(?<y>\d{4})$/
}
const LONGEST_PATTERN = 300

/**
 * Compiles a pattern such as `{**}_{patient}_{date:YYYYMMDD}/fop/{*}_{eye}.jpg`. Letters match in either case.
 * A placeholder ends at the first place where the text that follows it in the pattern stands, and the last one
 * takes what is left: no pattern can be slow, and none can be understood in two ways.
 * @throws AppError VALIDATION_FAILED with what is wrong with the pattern.
 */
export function compilePattern(pattern: string): PatternMatcher {
  const tokens = tokensOf(pattern)
  return (path) => {
    const values = match(tokens, path)
    return values && factsOf(tokens, values)
  }
}

function tokensOf(pattern: string): Token[] {
  const fail = (
    problem: PatternProblem,
    why: string,
    values: Readonly<Record<string, string | number>> = {}
  ): never => {
    throw new AppError('VALIDATION_FAILED', `The pattern ${pattern} ${why}.`, {
      data: { code: 'PATTERN_UNUSABLE', pattern, problem, values }
    })
  }
  if (pattern.length > LONGEST_PATTERN)
    fail('TOO_LONG', `is longer than ${LONGEST_PATTERN} characters`, { most: LONGEST_PATTERN })
  const tokens: Token[] = []
  for (const part of pattern.split(/(\{[^{}]*\})/).filter((text) => text !== '')) {
    if (!part.startsWith('{')) {
      if (/[{}]/.test(part)) fail('BRACE_ALONE', 'has a brace without its partner')
      tokens.push({ text: part.toLowerCase() })
      continue
    }
    const [name = '', format = 'YYYYMMDD'] = part.slice(1, -1).split(':')
    const place = PLACES.find((known) => known === name)
    const places = PLACES.map(braced).join(', ')
    if (!place)
      return fail('UNKNOWN_PLACE', `names ${braced(name)}; there are ${places}`, {
        ...{ place: braced(name), known: places }
      })
    const forms = Object.keys(DATE_FORMATS).join(', ')
    if (place === 'date' && !DATE_FORMATS[format])
      fail('DATE_FORM', `has the date form ${format}; there are ${forms}`, {
        ...{ form: format, known: forms }
      })
    const last = tokens.at(-1)
    if (last && 'place' in last)
      fail(
        'NOTHING_BETWEEN',
        `has ${braced(last.place)} and ${braced(place)} with nothing between them`,
        { place: braced(last.place), next: braced(place) }
      )
    const again = tokens.some((token) => 'place' in token && token.place === place)
    if (!place.startsWith('*') && again)
      fail('TWICE', `names ${braced(place)} twice`, { place: braced(place) })
    tokens.push({ place, format })
  }
  if (!tokens.some((token) => 'place' in token && !token.place.startsWith('*')))
    fail('NAMES_NOTHING', 'names nothing: put {patient} or {eye} in it', {
      ...{ place: braced('patient'), next: braced('eye') }
    })
  return tokens
}

function braced(name: string): string {
  return `{${name}}`
}

/** Values of the placeholders in their order, or null. Each text is looked for once, from left to right. */
function match(tokens: readonly Token[], path: string): string[] | null {
  const lower = path.toLowerCase()
  // Lower case may change a text's length in some scripts; then positions would not fit.
  if (lower.length !== path.length) return null
  const values: string[] = []
  let at = 0
  for (const [i, token] of tokens.entries()) {
    if ('text' in token) {
      if (!lower.startsWith(token.text, at)) return null
      at += token.text.length
      continue
    }
    const next = tokens[i + 1]
    const end = endOf(lower, at, next && 'text' in next ? next.text : null, i + 2 === tokens.length)
    const value = path.slice(at, end)
    if (end <= at || (token.place !== '**' && value.includes('/'))) return null
    values.push(value)
    at = end
  }
  return at === path.length ? values : null
}

/** Where a placeholder ends: before the text after it, which closes the path when it is the pattern's last. */
function endOf(lower: string, from: number, next: string | null, closing: boolean): number {
  if (next === null) return lower.length
  if (closing) return lower.endsWith(next) ? lower.length - next.length : -1
  return lower.indexOf(next, from + 1)
}

function factsOf(tokens: readonly Token[], values: readonly string[]): PatternFacts | null {
  const facts: { -readonly [K in keyof PatternFacts]: PatternFacts[K] } = {
    ...{ patientId: null, eye: 'unknown', field: null, date: null, site: null }
  }
  const places = tokens.filter((token) => 'place' in token)
  for (const [i, { place, format }] of places.entries()) {
    const value = values[i] ?? ''
    if (place === 'patient') facts.patientId = value
    else if (place === 'field' || place === 'site') facts[place] = value
    else if (place === 'eye') {
      const eye = EYES[value.toLowerCase()]
      if (!eye) return null
      facts.eye = eye
    } else if (place === 'date') {
      const { y, m, d } = DATE_FORMATS[format]?.exec(value)?.groups ?? {}
      facts.date = calendarDate(y, m, d)
      if (facts.date === null) return null
    }
  }
  return facts
}
