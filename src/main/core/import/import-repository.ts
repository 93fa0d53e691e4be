import type { RouteInput, RouteOutput } from '../../../shared/contract'
import type { ImportOutcome, ImportProgress } from '../../../shared/contract/import'
import {
  secondReasonOf,
  stopReasonOf,
  type SecondReason
} from '../../../shared/domain/import-reason'
import { AppError } from '../../../shared/errors'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

export type Counts = Record<ImportOutcome, number>

export function noCounts(): Counts {
  return { imported: 0, 'near-duplicate': 0, duplicate: 0, rejected: 0, failed: 0 }
}

export interface ImportRow {
  readonly id: string
  readonly batch_id: string
  readonly label: string
  readonly files: number | null
  readonly bytes: number | null
  readonly started_at: string
  readonly finished_at: string | null
  readonly safe_to_remove: 0 | 1
  readonly sources: string
  readonly second: string | null
  readonly problem: string | null
  readonly problem_code: string | null
  readonly patterns: string | null
  readonly worklist_sha256: string | null
  readonly operator_id: string
}

const LISTED = 500

/** Imports that were ever recorded, newest first, the last 500. */
export function importRows(library: Library): ImportRow[] {
  return statement(
    library.db,
    `SELECT * FROM import ORDER BY started_at DESC, id DESC LIMIT ${LISTED}`
  ).all() as ImportRow[]
}

/** @throws AppError NOT_FOUND. */
export function importRow(library: Library, importId: string): ImportRow {
  const row = statement(library.db, 'SELECT * FROM import WHERE id = ?').get(importId)
  if (!row) throw new AppError('NOT_FOUND', 'There is no such import in this library.')
  return row as ImportRow
}

/** The folders that an import reads. */
export function sourcesOf({ sources }: ImportRow): string[] {
  return JSON.parse(sources) as string[]
}

/** Whether the library knows that this import began. */
export function isRecorded({ db }: Library, importId: string): boolean {
  // A library that was closed meanwhile says nothing any more.
  return !db.open || statement(db, 'SELECT 1 FROM import WHERE id = ?').get(importId) !== undefined
}

/** Files recorded so far by outcome, and their bytes. */
export function tallyOf(library: Library, importId: string): { counts: Counts; bytes: number } {
  const counts = noCounts()
  let bytes = 0
  const rows = statement(
    library.db,
    `SELECT outcome, count(*) AS files, coalesce(sum(bytes), 0) AS bytes
     FROM import_file WHERE import_id = ? GROUP BY outcome`
  ).all(importId) as { outcome: ImportOutcome; files: number; bytes: number }[]
  for (const row of rows) {
    counts[row.outcome] = row.files
    bytes += row.bytes
  }
  return { counts, bytes }
}

export type MissingSecond = Pick<ImportProgress, 'withoutSecond' | 'secondReason'>
export const NONE_MISSING: MissingSecond = { withoutSecond: 0, secondReason: null }

const SECOND_TEXTS: Readonly<Record<SecondReason, string>> = {
  SECOND_AWAY: 'the second place is not connected',
  SECOND_FULL: 'the second place is full',
  SECOND_DENIED: 'writing to the second place is not allowed',
  SECOND_DIFFERS: 'copies in the second place read back different from what was written',
  SECOND_FAILED: 'the second place could not be written'
}

/** What a person is told about an import that came to its end, where it did not end well. */
export function problemOf(failed: number, second: MissingSecond): string | null {
  const parts = []
  if (failed > 0) parts.push(`${failed} files could not be copied.`)
  if (second.withoutSecond > 0) {
    const why = second.secondReason === null ? '' : ` (${SECOND_TEXTS[second.secondReason]})`
    parts.push(
      `${second.withoutSecond} photographs are in the library but have no second copy yet${why}.`
    )
  }
  return parts.length === 0 ? null : `${parts.join(' ')} Do not erase the card.`
}

/** An import that is not running now, as a window shows it. */
export function progressOfRow(library: Library, row: ImportRow): ImportProgress {
  const { counts, bytes } = tallyOf(library, row.id)
  const done = Object.values(counts).reduce((sum, n) => sum + n, 0)
  const finished = row.finished_at !== null
  const missing = finished && row.second !== null ? withoutSecond(library, row.id) : NONE_MISSING
  return {
    importId: row.id,
    batchId: row.batch_id,
    label: row.label,
    state: finished ? 'finished' : 'interrupted',
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    filesFound: row.files ?? done,
    filesDone: done,
    bytesFound: row.bytes ?? bytes,
    bytesDone: bytes,
    counts,
    safeToRemove: finished && row.safe_to_remove === 1,
    problem: finished
      ? problemOf(counts.failed, missing)
      : (row.problem ?? 'The import was interrupted. It can be continued.'),
    stopReason: finished ? null : row.problem === null ? 'ENDED' : stopReasonOf(row.problem_code),
    ...missing
  }
}

/** A window of an import's files in the order in which they were recorded. */
export function importFiles(
  library: Library,
  { importId, outcome, offset, limit }: RouteInput<'import.files'>
): RouteOutput<'import.files'> {
  const where = 'import_id = @importId AND (@outcome IS NULL OR outcome = @outcome)'
  const filter = { importId, outcome: outcome ?? null }
  const { total } = statement(
    library.db,
    `SELECT count(*) AS total FROM import_file WHERE ${where}`
  ).get(filter) as { total: number }
  const files = statement(
    library.db,
    `SELECT source_name AS sourceName, outcome, image_id AS imageId, sha256, bytes,
       duplicate_of AS duplicateOf, code, reason, second,
       (SELECT source_name FROM image WHERE id = import_file.duplicate_of) AS duplicateName
     FROM import_file WHERE ${where} ORDER BY id LIMIT @limit OFFSET @offset`
  ).all({ ...filter, limit, offset }) as RouteOutput<'import.files'>['files']
  return { total, files }
}

export interface Acknowledged {
  readonly outcome: ImportOutcome
  readonly sha256: string | null
  readonly code: string | null
  readonly second: 'verified' | 'failed' | null
}

/** What this import has recorded already, by name. Failures are left out: they are tried again. */
export function acknowledgedFiles(
  library: Library,
  importId: string
): ReadonlyMap<string, Acknowledged> {
  const rows = statement(
    library.db,
    `SELECT source_name AS name, outcome, sha256, code, second FROM import_file
     WHERE import_id = ? AND outcome <> 'failed'`
  ).all(importId) as (Acknowledged & { name: string })[]
  return new Map(rows.map((row) => [row.name, row]))
}

/** Photographs of an import that have no verified second copy, and the reason that most of them have. */
export function withoutSecond(library: Library, importId: string): MissingSecond {
  const rows = statement(
    library.db,
    `SELECT second_code AS code, count(*) AS n FROM import_file
     WHERE import_id = ? AND second IS NOT 'verified'
       AND outcome IN ('imported', 'near-duplicate', 'duplicate')
     GROUP BY second_code ORDER BY n DESC`
  ).all(importId) as { code: string | null; n: number }[]
  return {
    withoutSecond: rows.reduce((sum, { n }) => sum + n, 0),
    secondReason: secondReasonOf(rows[0]?.code)
  }
}

/** Finished imports with photographs that were not looked at for near-duplicates, or could not be decoded. */
export function unexaminedImports(library: Library): string[] {
  const rows = statement(
    library.db,
    `SELECT DISTINCT i.import_id AS importId FROM image i JOIN import m ON m.id = i.import_id
     WHERE i.perceptual_hash IS NULL AND m.finished_at IS NOT NULL`
  ).all() as { importId: string }[]
  return rows.map((row) => row.importId)
}

/** Flagged photographs of an import, and what each nearly repeats. */
export function nearDuplicates(library: Library, importId: string): ReadonlyMap<string, string> {
  const rows = statement(
    library.db,
    `SELECT image_id AS imageId, duplicate_of AS duplicateOf FROM import_file
     WHERE import_id = ? AND outcome = 'near-duplicate'`
  ).all(importId) as { imageId: string; duplicateOf: string }[]
  return new Map(rows.map((row) => [row.imageId, row.duplicateOf]))
}

/** Remembers what the card listed. Runs inside the transaction that starts the import. */
export function storeManifest(
  library: Library,
  importId: string,
  files: readonly { readonly name: string; readonly bytes: number; readonly modifiedMs: number }[]
): void {
  const insert = statement(library.db, 'INSERT INTO import_manifest VALUES (?, ?, ?, ?)')
  for (const file of files) insert.run(importId, file.name, file.bytes, file.modifiedMs)
}

/** Files listed when the import first looked, by name, with their sizes then. */
export function readManifest(library: Library, importId: string): ReadonlyMap<string, number> {
  const rows = statement(
    library.db,
    'SELECT source_name AS name, bytes FROM import_manifest WHERE import_id = ?'
  ).all(importId) as { name: string; bytes: number }[]
  return new Map(rows.map((row) => [row.name, row.bytes]))
}
