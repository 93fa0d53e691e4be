import { parseArgs } from 'node:util'
import { AppError, messageOf } from '../../shared/errors'
import { MAX_REPLICATES } from '../../shared/stats'
import type { ReferenceSide } from '../../shared/stats'
import { SHARED_OPTIONS } from '../audit/options'
import { COMPARISONS } from './library-source'
import type { LibraryOptions } from './library-source'

export type StatsInput =
  | { readonly kind: 'table'; readonly json: string }
  | { readonly kind: 'pairs'; readonly file: string }
  | { readonly kind: 'ratings'; readonly file: string }
  | { readonly kind: 'library'; readonly options: LibraryOptions }

export interface StatsOptions {
  readonly input: StatsInput
  /** A scheme's name or the JSON text of a matrix. */
  readonly weights: string
  readonly categories: readonly string[] | null
  readonly columns: readonly string[] | null
  readonly raters: readonly string[] | null
  readonly header: boolean | null
  readonly threshold: string | null
  readonly reference: ReferenceSide
  readonly cluster: string | null
  readonly bootstrap: number | null
  readonly seed: number
  readonly by: string | null
  readonly json: boolean
}

const TEXT = { type: 'string' } as const
const LIBRARY_FILTERS = [
  'compare',
  'from',
  'to',
  'camera',
  'site',
  'eye',
  'grader',
  'model',
  'batch',
  'unsigned',
  'operator',
  'passphrase-fd'
] as const

/** A command line that cannot be carried out; the message says what to change. */
export function usageError(message: string): AppError {
  return new AppError('VALIDATION_FAILED', message)
}

/** Options of `akshi stats`, or 'help'. Throws VALIDATION_FAILED. */
export function parseStatsOptions(argv: readonly string[]): StatsOptions | 'help' {
  const values = parseStrict(argv)
  if (values.help === true) return 'help'
  const reference = values.reference ?? 'b'
  if (reference !== 'a' && reference !== 'b') throw usageError('--reference is a or b')
  const bootstrap = values.bootstrap ?? (values.cluster === undefined ? undefined : '2000')
  return {
    input: inputOf(values),
    weights: values.weights ?? 'quadratic',
    categories: list(values.categories),
    columns: pairOf(values.columns),
    raters: list(values.raters),
    header: yesNo(values.header),
    threshold: values.threshold ?? null,
    reference,
    cluster: values.cluster ?? null,
    bootstrap:
      bootstrap === undefined ? null : wholeNumber('--bootstrap', bootstrap, 2, MAX_REPLICATES),
    seed: wholeNumber('--seed', values.seed ?? '1', 0, Number.MAX_SAFE_INTEGER),
    by: values.by ?? null,
    json: values.json === true
  }
}

const { out: _out, identified: _identified, ...LIBRARY_OPTIONS } = SHARED_OPTIONS
const OWN_OPTIONS = {
  table: TEXT,
  pairs: TEXT,
  ratings: TEXT,
  weights: TEXT,
  categories: TEXT,
  columns: TEXT,
  raters: TEXT,
  header: TEXT,
  threshold: TEXT,
  reference: TEXT,
  cluster: TEXT,
  bootstrap: TEXT,
  seed: TEXT,
  by: TEXT,
  compare: TEXT
} as const

function parseStrict(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: { ...LIBRARY_OPTIONS, ...OWN_OPTIONS }
    }).values
  } catch (thrown) {
    throw usageError(messageOf(thrown))
  }
}

type Values = ReturnType<typeof parseStrict>

function inputOf(values: Values): StatsInput {
  const given = (['table', 'pairs', 'ratings', 'library'] as const).filter(
    (name) => values[name] !== undefined
  )
  const [kind] = given
  if (kind === undefined || given.length > 1)
    throw usageError('give one of --table, --pairs, --ratings and --library')
  const value = values[kind] ?? ''
  const filters = LIBRARY_FILTERS.filter((name) => values[name] !== undefined)
  if (kind !== 'library') {
    const [stray] = filters
    if (stray !== undefined) throw usageError(`--${stray} goes with --library`)
    if (kind === 'table' && values.cluster !== undefined)
      throw usageError('--table has no clusters: use --pairs with a column for them')
    if (kind !== 'pairs' && values.by !== undefined) throw usageError('--by goes with --pairs')
    if (kind !== 'pairs' && values.columns !== undefined)
      throw usageError('--columns goes with --pairs')
    if (kind !== 'ratings' && values.raters !== undefined)
      throw usageError('--raters goes with --ratings')
    return kind === 'table' ? { kind, json: value } : { kind, file: value }
  }
  const compare = COMPARISONS.find((name) => name === (values.compare ?? 'network-blind'))
  if (compare === undefined) throw usageError(`--compare is one of ${COMPARISONS.join(', ')}`)
  return { kind, options: { ...values, library: value, compare } }
}

function list(text: string | undefined): readonly string[] | null {
  return text === undefined ? null : text.split(',').map((part) => part.trim())
}

function pairOf(text: string | undefined): readonly string[] | null {
  const names = list(text)
  if (names !== null && names.length !== 2) throw usageError('--columns names two columns: X,Y')
  return names
}

function yesNo(text: string | undefined): boolean | null {
  if (text === undefined) return null
  if (text !== 'yes' && text !== 'no') throw usageError('--header is yes or no')
  return text === 'yes'
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < least || value > most)
    throw usageError(`${name} is a whole number from ${least} to ${most}, not "${text}"`)
  return value
}
