import { coincidences } from '../agreement/krippendorff'
import { countRatings } from '../agreement/rating-counts'
import { at } from '../numeric/at'
import { groupBy } from '../numeric/group'
import { BLANK } from '../table/categories'
import { exclusionOf } from '../table/exclusions'
import { clusterFeatures, pack } from './cluster-features'
import type { Ratings } from '../agreement/rating-counts'
import type { Categories } from '../table/categories'
import type { ClusterFeatures, Kind } from './cluster-features'

/** Cluster vectors of a q × q table: rating codes of both sides and, optionally, the patient of each pair. */
export function pairFeatures(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  categories: Categories,
  patients?: { readonly cluster: ArrayLike<number>; readonly clusters: number }
): ClusterFeatures {
  const size = categories.length
  const feature = new Int32Array(a.length)
  for (let row = 0; row < feature.length; row++) {
    const first = a[row] ?? BLANK
    const second = b[row] ?? BLANK
    feature[row] = exclusionOf(first, second) === null ? first * size + second : -1
  }
  return clusterFeatures({ dimension: size * size, feature, ...patients })
}

/** Cluster vectors of coincidences, for α: subjects are drawn, or clusters of subjects where given. */
export function ratingFeatures(
  ratings: Ratings,
  patients?: { readonly cluster: ArrayLike<number> }
): ClusterFeatures {
  const kinds = patients ? kindsOfClusters(ratings, patients.cluster) : kindsOfSubjects(ratings)
  return pack(ratings.categories.length ** 2, kinds)
}

/** Subjects that look alike are one kind already. */
function kindsOfSubjects(ratings: Ratings): Kind[] {
  const counts = countRatings(ratings)
  return counts.patterns.flatMap((pattern) => {
    const alone = { ...counts, patterns: [{ ...pattern, subjects: 1 }] }
    const { indices, values } = sparse(coincidences(alone))
    return indices.length === 0 ? [] : [{ indices, values, clusters: pattern.subjects }]
  })
}

function kindsOfClusters(
  { categories, raters, codes, subjects }: Ratings,
  cluster: ArrayLike<number>
): Kind[] {
  const width = raters.length
  const members = groupBy(new Int8Array(subjects).keys(), (subject) => at(cluster, subject))
  const kinds = new Map<string, Kind>()
  for (const own of members.values()) {
    const rows = own.flatMap((subject) => [
      ...codes.subarray(subject * width, (subject + 1) * width)
    ])
    const counts = countRatings({
      categories,
      raters,
      subjects: own.length,
      codes: Int16Array.from(rows)
    })
    const { indices, values } = sparse(coincidences(counts))
    if (indices.length === 0) continue
    const key = `${indices.join()}|${values.join()}`
    const same = kinds.get(key)
    if (same) same.clusters++
    else kinds.set(key, { indices, values, clusters: 1 })
  }
  return [...kinds.values()]
}

function sparse(matrix: Float64Array): Pick<Kind, 'indices' | 'values'> {
  const indices = [...matrix.keys()].filter((index) => at(matrix, index) > 0)
  return { indices, values: indices.map((index) => at(matrix, index)) }
}

/** Numbers 0, 1, 2 … for names, in order of first appearance; an absent name is a cluster of its own. */
export function numberClusters(names: readonly (string | null)[]): {
  readonly cluster: Int32Array
  readonly clusters: number
} {
  const known = new Map<string, number>()
  let clusters = 0
  const cluster = Int32Array.from(names, (name) => {
    if (name === null) return clusters++
    const seen = known.get(name)
    if (seen !== undefined) return seen
    known.set(name, clusters)
    return clusters++
  })
  return { cluster, clusters }
}
