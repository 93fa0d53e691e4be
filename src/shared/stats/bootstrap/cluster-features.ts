import { at } from '../numeric/at'

/**
 * What each cluster (patient) adds to a vector of counts, with equal clusters kept once. All statistics
 * here are functions of the summed vector, so a replicate never touches a row.
 */
export interface ClusterFeatures {
  /** Length of the vector: q² for a table. */
  readonly dimension: number
  readonly clusters: number
  /** Number of clusters of each kind, most frequent first. */
  readonly multiplicity: Uint32Array
  /** Sparse vectors: kind k has the entries offsets[k] … offsets[k + 1] − 1. */
  readonly offsets: Uint32Array
  readonly indices: Uint32Array
  readonly values: Float64Array
}

/** Rows of one cluster each: `feature[row]` is the counted cell, negative for a row that is left out. */
export interface ClusteredRows {
  readonly dimension: number
  readonly feature: ArrayLike<number>
  /** Cluster of each row, 0 … clusters − 1; absent when each row is its own. */
  readonly cluster?: ArrayLike<number>
  readonly clusters?: number
}

/** Groups rows by cluster and equal clusters by kind. Clusters without a counted row are no clusters. */
export function clusterFeatures(rows: ClusteredRows): ClusterFeatures {
  if (!rows.cluster) return fromCells(countCells(rows))
  const kinds = new Map<string, Kind>()
  for (const cells of cellsByCluster(rows)) {
    // Spreading has a limit; the texts of the two forms differ in length, so they never collide.
    const key = cells.length < 1024 ? String.fromCharCode(...cells) : cells.join()
    const same = kinds.get(key)
    if (same) same.clusters++
    else kinds.set(key, { ...compress(cells), clusters: 1 })
  }
  return pack(rows.dimension, [...kinds.values()])
}

/** Every counted pair as its own cluster. */
export function fromCells(cells: ArrayLike<number>): ClusterFeatures {
  const kinds = Array.from(cells, (clusters, index) => ({
    indices: [index],
    values: [1],
    clusters
  }))
  return pack(
    cells.length,
    kinds.filter(({ clusters }) => clusters > 0)
  )
}

export interface Kind {
  readonly indices: readonly number[]
  readonly values: readonly number[]
  clusters: number
}

/** From kinds of clusters in any order. */
export function pack(dimension: number, kinds: readonly Kind[]): ClusterFeatures {
  const sorted = kinds.toSorted((x, y) => y.clusters - x.clusters)
  const offsets = new Uint32Array(sorted.length + 1)
  sorted.forEach(({ indices }, k) => (offsets[k + 1] = at(offsets, k) + indices.length))
  return {
    dimension,
    clusters: sorted.reduce((total, { clusters }) => total + clusters, 0),
    multiplicity: Uint32Array.from(sorted, ({ clusters }) => clusters),
    offsets,
    indices: Uint32Array.from(sorted.flatMap(({ indices }) => indices)),
    values: Float64Array.from(sorted.flatMap(({ values }) => values))
  }
}

// The loops over rows index with `?? 0` in place: a shared accessor sees every kind of array and is slow.

function countCells({ dimension, feature }: ClusteredRows): Float64Array {
  const cells = new Float64Array(dimension)
  for (let row = 0; row < feature.length; row++) {
    const index = feature[row] ?? -1
    if (index >= 0) cells[index] = (cells[index] ?? 0) + 1
  }
  return cells
}

/** Sorted cells of each non-empty cluster, by counting sort over the clusters. */
function* cellsByCluster(rows: ClusteredRows): Generator<Uint16Array> {
  const { feature, cluster = [], clusters = 0 } = rows
  const ends = new Uint32Array(clusters + 1)
  for (let row = 0; row < feature.length; row++) {
    const next = (cluster[row] ?? 0) + 1
    if ((feature[row] ?? -1) >= 0) ends[next] = (ends[next] ?? 0) + 1
  }
  for (let c = 0; c < clusters; c++) ends[c + 1] = (ends[c + 1] ?? 0) + (ends[c] ?? 0)
  const sorted = new Uint16Array(ends[clusters] ?? 0)
  const cursor = ends.slice(0, clusters)
  for (let row = 0; row < feature.length; row++) {
    const index = feature[row] ?? -1
    if (index < 0) continue
    const own = cluster[row] ?? 0
    const place = cursor[own] ?? 0
    sorted[place] = index
    cursor[own] = place + 1
  }
  for (let c = 0; c < clusters; c++) {
    const start = ends[c] ?? 0
    const end = ends[c + 1] ?? 0
    if (start < end) yield sortedPart(sorted, start, end)
  }
}

/** Clusters are small: a call of the general sort would cost more than the sorting. */
function sortedPart(values: Uint16Array, start: number, end: number): Uint16Array {
  const part = values.subarray(start, end)
  if (part.length > 32) return part.sort()
  for (let i = 1; i < part.length; i++) {
    const value = part[i] ?? 0
    let j = i
    for (; j > 0 && (part[j - 1] ?? 0) > value; j--) part[j] = part[j - 1] ?? 0
    part[j] = value
  }
  return part
}

/** Sorted cells as sparse counts. */
function compress(cells: Uint16Array): Pick<Kind, 'indices' | 'values'> {
  const indices: number[] = []
  const values: number[] = []
  for (const cell of cells) {
    if (indices.at(-1) === cell) values[values.length - 1] = (values.at(-1) ?? 0) + 1
    else {
      indices.push(cell)
      values.push(1)
    }
  }
  return { indices, values }
}
