import { createHash } from 'node:crypto'
import type { ImageRecord, ReadingRecord } from '../dataset/reading-record'

/**
 * Fields in the order in which they are hashed. A new field goes to the end and raises the report's version, or is
 * hashed only in rows that have it: a report of before must still be found sound.
 */
const READING_FIELDS = [
  'id',
  'imageId',
  'patientId',
  'eye',
  'camera',
  'site',
  'batchId',
  'grader',
  'role',
  'protocol',
  'status',
  'blind',
  'blindDme',
  'final',
  'finalDme',
  'reason',
  'activeMs',
  'openedAt',
  'finishedAt',
  'retracted',
  'network',
  'networkReferable',
  'networkProbability',
  'modelId',
  'modelSha256',
  'imageFinal',
  'setAlone',
  'readIndependently'
] as const satisfies readonly (keyof ReadingRecord)[]

const IMAGE_FIELDS = [
  'id',
  'patientId',
  'eye',
  'camera',
  'site',
  'batchId',
  'at',
  'network',
  'referable',
  'modelId'
] as const satisfies readonly (keyof ImageRecord)[]

export interface RowsHash {
  readonly n: number
  /** SHA-256 over one JSON array a row and a newline after each, rows by id. */
  readonly sha256: string
}

/** Readings that were answered with a set of grades end in it and its promised coverage. */
export const hashReadings = (rows: readonly ReadingRecord[]): RowsHash =>
  hashRows(rows, READING_FIELDS, ({ predictionSet, predictionSetCoverage }) =>
    predictionSet === null ? [] : [predictionSet, predictionSetCoverage]
  )
export const hashImages = (rows: readonly ImageRecord[]): RowsHash =>
  hashRows(rows, IMAGE_FIELDS, () => [])

function hashRows<T>(
  rows: readonly T[],
  fields: readonly (keyof T)[],
  more: (row: T) => readonly unknown[]
): RowsHash {
  const digest = createHash('sha256')
  for (const row of rows) {
    const values = [...fields.map((field) => row[field]), ...more(row)]
    digest.update(`${JSON.stringify(values)}\n`)
  }
  return { n: rows.length, sha256: digest.digest('hex') }
}
