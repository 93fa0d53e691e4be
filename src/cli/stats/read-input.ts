import { numberClusters, ratingReader } from '../../shared/stats'
import { columnIndex, columnsOf, ratingsOf, textsOf } from './columns'
import { readCsv } from './csv-file'
import type { Categories, Ratings } from '../../shared/stats'
import type { Columns } from './columns'
import type { StatsOptions } from './options'

type Clusters = ReturnType<typeof numberClusters>

/** Two ratings of each image, with its cluster and group where asked for. */
export interface PairData {
  readonly a: ArrayLike<number>
  readonly b: ArrayLike<number>
  readonly patients: Clusters | null
  readonly groups: readonly (string | null)[] | null
}

export interface RatingData {
  readonly ratings: Ratings
  readonly patients: Clusters | null
}

/** Reads `--pairs`: by name with a header, else the first two columns. */
export function readPairs(file: string, categories: Categories, options: StatsOptions): PairData {
  const read = ratingReader(categories)
  const columns = columnsOf(readCsv(file), read, options.header, ['a', 'b'])
  const scale = categories.join(', ')
  const [a, b] = sides(columns, options.columns)
  return {
    a: ratingsOf(columns, a, read, scale),
    b: ratingsOf(columns, b, read, scale),
    patients: clustersOf(columns, options.cluster),
    groups: options.by === null ? null : textsOf(columns, columnIndex(columns, options.by))
  }
}

/** The two columns to compare. A file of exactly two columns needs no names. */
function sides(columns: Columns, asked: readonly string[] | null): readonly [number, number] {
  if (columns.names.length === 0) return [0, 1]
  const [a = 'a', b = 'b'] = asked ?? []
  const unnamed = asked === null && columns.names.length === 2 && !columns.names.includes('a')
  return unnamed ? [0, 1] : [columnIndex(columns, a), columnIndex(columns, b)]
}

const NOT_RATERS = new Set(['subject', 'image', 'id', 'unit', 'item', 'patient'])

/** Reads `--ratings`: every column is a rater but those that identify the subject. */
export function readRatings(
  file: string,
  categories: Categories,
  options: StatsOptions
): RatingData {
  const read = ratingReader(categories)
  const columns = columnsOf(readCsv(file), read, options.header)
  const scale = categories.join(', ')
  const cluster = options.cluster === null ? -1 : columnIndex(columns, options.cluster)
  const indices =
    options.raters?.map((name) => columnIndex(columns, name)) ??
    columns.names.flatMap((name, index) =>
      NOT_RATERS.has(name.toLowerCase()) || index === cluster ? [] : [index]
    )
  const byRater = indices.map((index) => ratingsOf(columns, index, read, scale))
  const codes = new Int16Array(columns.count * indices.length)
  byRater.forEach((own, rater) =>
    own.forEach((code, subject) => (codes[subject * indices.length + rater] = code))
  )
  return {
    ratings: {
      categories,
      raters: indices.map((index) => columns.names[index] ?? String(index + 1)),
      subjects: columns.count,
      codes
    },
    patients: clustersOf(columns, options.cluster)
  }
}

function clustersOf(columns: Columns, name: string | null): Clusters | null {
  return name === null ? null : numberClusters(textsOf(columns, columnIndex(columns, name)))
}
