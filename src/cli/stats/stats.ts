import { isAppError, messageOf, AppError } from '../../shared/errors'
import {
  customWeights,
  ICDR_GRADES,
  numberClusters,
  numberedCategories,
  standardWeights,
  tableFromCounts,
  weightRows
} from '../../shared/stats'
import { EXIT } from '../io'
import { bootstrapRunner } from './bootstrap-run'
import { summariseGroups, summarisePairs, summariseRaters, summariseTable } from './compute'
import { parseStatsOptions, usageError } from './options'
import { printGroups, printSummary } from './print'
import { readPairs, readRatings } from './read-input'
import { STATS_USAGE } from './usage'
import type { AgreementSummary, Categories, Weights } from '../../shared/stats'
import type { CommandIo } from '../io'
import type { GroupSummary, Setting } from './compute'
import type { StatsSources } from './library-source'
import type { StatsOptions } from './options'

interface Answer {
  readonly summary: AgreementSummary
  readonly groups: readonly GroupSummary[] | null
  /** Where the numbers come from, and what was left out before they became pairs. */
  readonly source?: {
    readonly context: Readonly<Record<string, string>>
    readonly excludedBefore: Readonly<Record<string, number>>
  }
}

/** Loaded when asked for: tables and files open no database. */
const fromLibrary: StatsSources['pairsFromLibrary'] = async (options) =>
  (await import('./library-pairs')).pairsFromLibrary(options)

/** `akshi stats`. Exit codes 0 done, 1 failed, 2 the command line or the data were not understood. */
export async function runStats(
  argv: readonly string[],
  io: CommandIo,
  sources: StatsSources = { pairsFromLibrary: fromLibrary }
): Promise<number> {
  try {
    const options = parseStatsOptions(argv)
    if (options === 'help') {
      io.stdout.write(STATS_USAGE)
      return EXIT.ok
    }
    const answer = await answerOf(options, io, sources)
    io.stdout.write(
      options.json ? `${JSON.stringify(jsonOf(answer, options))}\n` : textOf(answer, options)
    )
    return EXIT.ok
  } catch (thrown) {
    io.stderr.write(`akshi stats: ${messageOf(thrown)}\n`)
    const misunderstood =
      isAppError(thrown) && (thrown.code === 'BAD_TABLE' || thrown.code === 'VALIDATION_FAILED')
    if (misunderstood) io.stderr.write('akshi stats --help explains the options.\n')
    return misunderstood ? EXIT.usage : EXIT.failure
  }
}

async function answerOf(
  options: StatsOptions,
  io: CommandIo,
  sources: StatsSources
): Promise<Answer> {
  const { input } = options
  if (input.kind === 'table') {
    const counts = jsonArgument('--table', input.json)
    const size = Array.isArray(counts) ? counts.length : 0
    const categories = scaleOf(options) ?? numberedCategories(size)
    const table = tableFromCounts(counts, categories)
    const summary = await summariseTable(table, settingOf(categories, options, io))
    return { summary, groups: null }
  }
  const categories = scaleOf(options) ?? ICDR_GRADES
  const setting = settingOf(categories, options, io)
  if (input.kind === 'ratings') {
    const data = readRatings(input.file, categories, options)
    if (data.ratings.raters.length < 2)
      throw new AppError('BAD_TABLE', `${input.file} has fewer than two raters`)
    return { summary: await summariseRaters(data, setting), groups: null }
  }
  if (input.kind === 'pairs') {
    const data = readPairs(input.file, categories, options)
    return {
      summary: await summarisePairs(data, setting),
      groups: data.groups === null ? null : await summariseGroups(data, setting)
    }
  }
  if (options.cluster !== null && options.cluster !== 'patient')
    throw usageError('a library is clustered by patient: --cluster patient')
  const found = await sources.pairsFromLibrary(input.options)
  const patients = numberClusters(found.patients)
  return {
    summary: await summarisePairs({ a: found.a, b: found.b, patients, groups: null }, setting),
    groups: null,
    source: { context: found.context, excludedBefore: found.excluded }
  }
}

function scaleOf({ categories }: StatsOptions): Categories | null {
  if (categories === null) return null
  const numbers = categories.map(Number)
  const numeric = categories.every((text, k) => text !== '' && Number.isFinite(numbers[k]))
  return numeric ? numbers : categories
}

function settingOf(categories: Categories, options: StatsOptions, io: CommandIo): Setting {
  const weights = weightsOf(options.weights, categories.length)
  return {
    categories,
    weights,
    weightsSpec:
      weights.kind === 'custom'
        ? { kind: 'custom', matrix: weightRows(weights) }
        : { kind: weights.kind },
    threshold: thresholdOf(categories, options.threshold),
    reference: options.reference,
    bootstrap:
      options.bootstrap === null ? null : bootstrapRunner(options.bootstrap, options.seed, io)
  }
}

function weightsOf(text: string, size: number): Weights {
  if (text === 'identity' || text === 'linear' || text === 'quadratic')
    return standardWeights(text, size)
  if (!text.trimStart().startsWith('['))
    throw usageError(`--weights is identity, linear, quadratic or a matrix, not "${text}"`)
  return customWeights(jsonArgument('--weights', text), size)
}

/** Referable (2) where the scale has it above its first category, else the second category. */
function thresholdOf(categories: Categories, text: string | null): number {
  if (text === null) return Math.max(1, categories.indexOf(2))
  const found = categories.findIndex((category) => String(category) === text.trim())
  if (found < 1)
    throw usageError(
      `--threshold is one of ${categories.slice(1).join(', ')}: the lowest category that counts as positive`
    )
  return found
}

function jsonArgument(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw new AppError('BAD_TABLE', `${name} is not JSON: ${messageOf(thrown)}`, { cause: thrown })
  }
}

function jsonOf({ summary, groups, source }: Answer, { seed }: StatsOptions): object {
  // The keys are there for every input, null where it has no such thing.
  return { gradability: null, bootstrapOf: null, ...summary, seed, groups, ...source }
}

function textOf(answer: Answer, { by }: StatsOptions): string {
  const { summary, groups, source } = answer
  const left = Object.entries(source?.excludedBefore ?? {})
  return [
    ...Object.entries(source?.context ?? {}).map(([key, value]) => `${key}: ${value}\n`),
    ...left.map(([reason, count]) => `left out, ${reason}: ${count}\n`),
    printSummary(summary),
    ...(groups && by !== null ? [printGroups(by, groups)] : [])
  ].join('')
}
