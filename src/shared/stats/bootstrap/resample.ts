import { drawBinomial } from '../numeric/binomial'
import type { RandomStream } from '../numeric/random'
import type { ClusterFeatures } from './cluster-features'

/** Kinds seen this often are drawn by one binomial; rarer ones cluster by cluster. */
const OFTEN = 12

/** Writes into `sums` the vector of one bootstrap replicate: `clusters` clusters drawn with replacement. */
export type Resampler = (random: RandomStream, sums: Float64Array) => void

/**
 * A replicate in time proportional to the kinds of clusters instead of their number: the frequent kinds
 * get a multinomial draw as a chain of conditional binomials, what is left is drawn uniformly from the
 * clusters of the rare kinds. Together this is exactly sampling of clusters with replacement.
 *
 * The inner loops index with `?? 0` in place: a shared accessor sees every kind of array and is slow.
 */
export function resampler(features: ClusterFeatures): Resampler {
  const { multiplicity, offsets, indices, values, clusters } = features
  const firstRare = multiplicity.findIndex((count) => count < OFTEN)
  const frequent = firstRare < 0 ? multiplicity.length : firstRare
  const rareClusters = expandRare(multiplicity, frequent)

  function add(kind: number, times: number, sums: Float64Array): void {
    const end = offsets[kind + 1] ?? 0
    for (let entry = offsets[kind] ?? end; entry < end; entry++) {
      const index = indices[entry] ?? 0
      sums[index] = (sums[index] ?? 0) + times * (values[entry] ?? 0)
    }
  }

  return (random, sums) => {
    sums.fill(0)
    let left = clusters
    let pool = clusters
    for (let kind = 0; kind < frequent && left > 0; kind++) {
      const own = multiplicity[kind] ?? 0
      const drawn = drawBinomial(random, left, own / pool)
      if (drawn > 0) add(kind, drawn, sums)
      left -= drawn
      pool -= own
    }
    const scale = rareClusters.length / 2 ** 32
    for (; left > 0; left--) add(rareClusters[Math.floor(random.next32() * scale)] ?? 0, 1, sums)
  }
}

/** Kind of each cluster of a rare kind. */
function expandRare(multiplicity: Uint32Array, frequent: number): Uint32Array {
  const rare = multiplicity.subarray(frequent)
  const expanded = new Uint32Array(rare.reduce((total, count) => total + count, 0))
  let place = 0
  rare.forEach((count, k) => {
    expanded.fill(frequent + k, place, place + count)
    place += count
  })
  return expanded
}
