import { AppError } from '../../errors'
import { quantile } from '../numeric/quantile'
import { randomStream } from '../numeric/random'
import { resampler } from './resample'
import type { ClusterFeatures } from './cluster-features'

/** A statistic of summed cluster vectors, NaN where not estimable. */
export type Statistic = (sums: Float64Array) => number

export interface BootstrapOptions {
  readonly replicates: number
  /** Non-negative safe integer. The same seed and data give the same numbers on every machine. */
  readonly seed: number
}

export interface BootstrapInterval {
  /** Percentile interval (Efron 1979), 2.5 % and 97.5 %, type-7 quantiles; null when not estimable. */
  readonly low: number | null
  readonly high: number | null
  /** Standard deviation of the replicates. */
  readonly se: number | null
  readonly replicates: number
  readonly seed: number
  readonly clusters: number
  /** Replicates in which the statistic was not estimable; they are left out of the interval. */
  readonly undefinedReplicates: number
  readonly notEstimable: string | null
}

/** Replicates between two reports of progress. */
const BATCH = 25

export const MAX_REPLICATES = 1_000_000

/**
 * Cluster bootstrap of several statistics at once, as a generator that yields the replicates done so
 * far: whoever drives it decides where it runs, reports progress and stops it by not going on. Replicate r
 * uses random stream r of the seed. Throws BAD_TABLE on fewer than two or too many replicates and on a bad seed.
 */
export function* bootstrap(
  features: ClusterFeatures,
  statistics: readonly Statistic[],
  { replicates, seed }: BootstrapOptions
): Generator<number, BootstrapInterval[]> {
  if (!Number.isSafeInteger(replicates) || replicates < 2)
    throw new AppError('BAD_TABLE', 'a bootstrap needs two or more replicates')
  if (replicates > MAX_REPLICATES)
    throw new AppError('BAD_TABLE', `a bootstrap has at most ${MAX_REPLICATES} replicates`)
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new AppError('BAD_TABLE', 'a seed is a whole number, 0 or above')
  const drawn = statistics.map(() => new Float64Array(replicates).fill(Number.NaN))
  if (features.clusters >= 2) {
    const resample = resampler(features)
    const sums = new Float64Array(features.dimension)
    for (let replicate = 0; replicate < replicates; replicate++) {
      resample(randomStream(seed, replicate), sums)
      statistics.forEach((statistic, s) => {
        const values = drawn[s]
        if (values) values[replicate] = statistic(sums)
      })
      if ((replicate + 1) % BATCH === 0) yield replicate + 1
    }
  }
  return drawn.map((values) => intervalOf(values, { seed, clusters: features.clusters }))
}

/** Runs a bootstrap to its end at once. */
export function bootstrapNow(
  features: ClusterFeatures,
  statistics: readonly Statistic[],
  options: BootstrapOptions
): BootstrapInterval[] {
  const run = bootstrap(features, statistics, options)
  for (;;) {
    const step = run.next()
    if (step.done === true) return step.value
  }
}

function intervalOf(
  values: Float64Array,
  context: { readonly seed: number; readonly clusters: number }
): BootstrapInterval {
  const defined = values.filter((value) => !Number.isNaN(value)).sort()
  const counted = {
    ...context,
    replicates: values.length,
    undefinedReplicates: values.length - defined.length
  }
  if (context.clusters < 2 || defined.length < 2) {
    const reason =
      context.clusters < 2
        ? 'a bootstrap needs two or more independent clusters'
        : 'the statistic is not estimable in the replicates'
    return { ...counted, low: null, high: null, se: null, notEstimable: reason }
  }
  const mean = defined.reduce((total, value) => total + value, 0) / defined.length
  const squares = defined.reduce((total, value) => total + (value - mean) ** 2, 0)
  return {
    ...counted,
    low: quantile(defined, 0.025),
    high: quantile(defined, 0.975),
    se: Math.sqrt(squares / (defined.length - 1)),
    notEstimable: null
  }
}
