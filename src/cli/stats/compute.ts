import {
  fromCells,
  gradability,
  groupBy,
  matchingMetric,
  pairFeatures,
  ratingFeatures,
  statisticFrom,
  summarise,
  summariseRatings,
  tableFromCodes,
  NO_EXCLUSIONS
} from '../../shared/stats'
import type {
  AgreementSummary,
  BinaryAccuracy,
  BootstrapInterval,
  Categories,
  ClusterFeatures,
  Exclusions,
  ReferenceSide,
  SquareTable,
  StatisticSpec,
  Weights,
  WeightsSpec
} from '../../shared/stats'
import type { PairData, RatingData } from './read-input'

/** Runs one bootstrap; how it reports progress is the caller's affair. */
export type RunBootstrap = (
  features: ClusterFeatures,
  statistic: (sums: Float64Array) => number
) => Promise<BootstrapInterval>

export interface Setting {
  readonly categories: Categories
  readonly weights: Weights
  readonly weightsSpec: WeightsSpec
  readonly threshold: number
  readonly reference: ReferenceSide
  /** Null when no interval was asked for. */
  readonly bootstrap: RunBootstrap | null
}

export async function summariseTable(
  table: SquareTable,
  setting: Setting,
  excluded: Exclusions = NO_EXCLUSIONS,
  features?: ClusterFeatures
): Promise<AgreementSummary> {
  const interval = await runFor(setting, features ?? fromCells(table.cells), {
    kind: 'kappa',
    weights: setting.weightsSpec
  })
  return summarise(table, { ...setting, excluded, bootstrap: interval })
}

/** With the 2 × 2 of ungradable images, which no table of grades can hold. */
export interface PairSummary extends AgreementSummary {
  readonly gradability: BinaryAccuracy
}

export async function summarisePairs(data: PairData, setting: Setting): Promise<PairSummary> {
  const { categories } = setting
  const { table, excluded } = tableFromCodes(data.a, data.b, categories)
  const features =
    setting.bootstrap && data.patients
      ? pairFeatures(data.a, data.b, categories, data.patients)
      : undefined
  return {
    ...(await summariseTable(table, setting, excluded, features)),
    gradability: gradability(data.a, data.b, setting.reference)
  }
}

/** Two raters are a pair of ratings; α of more has its own summary. */
export async function summariseRaters(
  { ratings, patients }: RatingData,
  setting: Setting
): Promise<AgreementSummary> {
  const { raters, subjects, codes } = ratings
  if (raters.length === 2) {
    const side = (rater: number): Int16Array => codes.filter((_, index) => index % 2 === rater)
    const data = { a: side(0), b: side(1), patients, groups: null }
    return { ...(await summarisePairs(data, setting)), raters }
  }
  const interval =
    setting.bootstrap && subjects > 0
      ? await runFor(setting, ratingFeatures(ratings, patients ?? undefined), {
          kind: 'alpha',
          metric: matchingMetric(setting.weights),
          weights: setting.weightsSpec
        })
      : null
  return summariseRatings(ratings, setting.weights, interval)
}

async function runFor(
  { bootstrap, categories }: Setting,
  features: ClusterFeatures,
  spec: StatisticSpec
): Promise<BootstrapInterval | null> {
  return bootstrap ? bootstrap(features, statisticFrom(spec, categories)) : null
}

export interface GroupSummary extends PairSummary {
  readonly group: string | null
}

/** The summary of each group of pairs, in the order of their names. */
export async function summariseGroups(data: PairData, setting: Setting): Promise<GroupSummary[]> {
  const groups = data.groups ?? []
  const rowsOf = groupBy(groups.keys(), (row) => groups[row] ?? null)
  const names = [...rowsOf.keys()].sort((x, y) => ((x ?? '') < (y ?? '') ? -1 : 1))
  const summaries: GroupSummary[] = []
  for (const group of names) {
    const rows = rowsOf.get(group) ?? []
    const pick = (values: ArrayLike<number>): Int32Array =>
      Int32Array.from(rows, (row) => values[row] ?? Number.NaN)
    const part: PairData = {
      a: pick(data.a),
      b: pick(data.b),
      patients: data.patients && { ...data.patients, cluster: pick(data.patients.cluster) },
      groups: null
    }
    summaries.push({ group, ...(await summarisePairs(part, setting)) })
  }
  return summaries
}
