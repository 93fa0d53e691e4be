import { kappa } from '../agreement/kappa'
import { bootstrapNow } from '../bootstrap/bootstrap'
import { clusterFeatures } from '../bootstrap/cluster-features'
import { statisticFrom, weightsFrom } from '../bootstrap/statistics'
import { numberClusters } from '../bootstrap/table-features'
import { estimated, notEstimable } from '../estimate'
import { tableFromCodes } from '../table/pairs'
import { gradableTriples } from './reading-triple'
import type { Kappa } from '../agreement/kappa'
import type { BootstrapInterval, BootstrapOptions } from '../bootstrap/bootstrap'
import type { ClusterFeatures } from '../bootstrap/cluster-features'
import type { StatisticSpec, WeightsSpec } from '../bootstrap/statistics'
import type { Estimate } from '../estimate'
import type { Categories } from '../table/categories'
import type { ReadingTriple, TripleExclusions } from './reading-triple'

export interface AutomationBias {
  readonly n: number
  readonly excluded: TripleExclusions
  /** Network ↔ blind grade, and network ↔ grade after reveal, over the same images. */
  readonly networkBlind: Kappa
  readonly networkFinal: Kappa
  /** The second κ less the first: above 0 when seeing the answer draws readers towards it. */
  readonly index: Estimate
  /** Paired: both κ from the same drawn patients. Null when not asked for. */
  readonly interval: BootstrapInterval | null
}

/**
 * Automation-bias index over readings in which blind, network and final are all grades, so that no image
 * counts in one κ and not in the other. The index alone does not say whether the pull was right: see
 * the decision switches.
 */
export function automationBias(
  triples: readonly ReadingTriple[],
  categories: Categories,
  weights: WeightsSpec,
  options?: BootstrapOptions
): AutomationBias {
  const { kept, excluded } = gradableTriples(triples)
  const network = kept.map((triple) => triple.network)
  const scheme = weightsFrom(weights, categories.length)
  const against = (codes: readonly number[]): Kappa =>
    kappa(tableFromCodes(network, codes, categories).table, scheme)
  const networkBlind = against(kept.map(({ blind }) => blind))
  const networkFinal = against(kept.map(({ final }) => final))
  const first = networkBlind.kappa
  const second = networkFinal.kappa
  const index =
    first.value === null || second.value === null
      ? notEstimable(first.notEstimable ?? second.notEstimable ?? '')
      : estimated(second.value - first.value)
  const interval = options
    ? (bootstrapNow(
        automationBiasFeatures(kept, categories),
        [statisticFrom(automationBiasStatistic(categories, weights), categories)],
        options
      )[0] ?? null)
    : null
  return { n: kept.length, excluded, networkBlind, networkFinal, index, interval }
}

/** The index as a statistic over `automationBiasFeatures`, for a worker. */
export function automationBiasStatistic(
  categories: Categories,
  weights: WeightsSpec
): StatisticSpec {
  return { kind: 'kappa-difference', weights, first: 0, second: categories.length ** 2 }
}

/** Each image adds a cell to both tables of its patient. A triple without a patient is its own cluster. */
export function automationBiasFeatures(
  kept: readonly ReadingTriple[],
  categories: Categories
): ClusterFeatures {
  const size = categories.length
  const { cluster, clusters } = numberClusters(kept.map(({ patient }) => patient ?? null))
  return clusterFeatures({
    dimension: 2 * size * size,
    feature: kept.flatMap(({ network, blind, final }) => [
      network * size + blind,
      size * size + network * size + final
    ]),
    cluster: [...cluster].flatMap((own) => [own, own]),
    clusters
  })
}
