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
  Statistic,
  StatisticSpec,
  Weights,
  WeightsSpec
} from '../../shared/stats'
import type { PairData, RatingData } from './read-input'

/** Runs one bootstrap; how it reports progress is the caller's affair. */
export type RunBootstrap = (
  features: ClusterFeatures,
  statistics: readonly Statistic[]
) => Promise<readonly BootstrapInterval[]>

/** Clustered intervals of what else a reader quotes: formulas take images of a patient for independent. */
export type BootstrapOf = Readonly<
  Record<'po' | 'ac' | 'sensitivity' | 'specificity', BootstrapInterval | null>
>

export interface Setting {
  readonly categories: Categories
  readonly weights: Weights
  readonly weightsSpec: WeightsSpec
  readonly threshold: number
  readonly reference: ReferenceSide
  /** Null when no interval was asked for. */
  readonly bootstrap: RunBootstrap | null
}

export interface TableSummary extends AgreementSummary {
  /** Null when no bootstrap was asked for. */
  readonly bootstrapOf: BootstrapOf | null
}

export async function summariseTable(
  table: SquareTable,
  setting: Setting,
  excluded: Exclusions = NO_EXCLUSIONS,
  features?: ClusterFeatures
): Promise<TableSummary> {
  const { weightsSpec: weights, threshold, reference } = setting
  const intervals = await runFor(setting, features ?? fromCells(table.cells), [
    { kind: 'kappa', weights },
    { kind: 'po', weights },
    { kind: 'ac', weights },
    { kind: 'sensitivity', threshold, reference },
    { kind: 'specificity', threshold, reference }
  ])
  const [bootstrap = null, po = null, ac = null, sensitivity = null, specificity = null] =
    intervals ?? []
  return {
    ...summarise(table, { ...setting, excluded, bootstrap }),
    bootstrapOf: intervals && { po, ac, sensitivity, specificity }
  }
}

/** With the 2 × 2 of ungradable images, which no table of grades can hold. */
export interface PairSummary extends TableSummary {
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
  const intervals =
    setting.bootstrap && subjects > 0
      ? await runFor(setting, ratingFeatures(ratings, patients ?? undefined), [
          {
            kind: 'alpha',
            metric: matchingMetric(setting.weights),
            weights: setting.weightsSpec
          }
        ])
      : null
  return summariseRatings(ratings, setting.weights, intervals?.[0] ?? null)
}

async function runFor(
  { bootstrap, categories }: Setting,
  features: ClusterFeatures,
  specs: readonly StatisticSpec[]
): Promise<readonly BootstrapInterval[] | null> {
  if (!bootstrap) return null
  return bootstrap(
    features,
    specs.map((spec) => statisticFrom(spec, categories))
  )
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
