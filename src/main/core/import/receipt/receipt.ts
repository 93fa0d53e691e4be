import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportOutcome } from '../../../../shared/contract/import'
import { refusal } from '../../../../shared/domain/refusal'
import { recordHead, type SignedHead } from '../../audit/heads'
import type { Signature, SigningKey } from '../../audit/signing-key'
import type { Library } from '../../store/open-library'
import { statement } from '../../store/statement'
import { importRow, tallyOf } from '../import-repository'
import { receiptCsv } from './receipt-csv'
import { receiptPdf } from './receipt-pdf'

export interface ReceiptFile {
  readonly source: string
  readonly bytes: number | null
  readonly sha256: string | null
  readonly outcome: ImportOutcome
  readonly imageId: string | null
  readonly duplicateOf: string | null
  readonly reason: string | null
  /** How the library's copy was read back: `direct-io` past the page cache, `reopened` perhaps from it. */
  readonly verified: string | null
  readonly second: 'verified' | 'failed' | null
  /** SHA-256 of the DICOM, BMP or JPEG 2000 file as it was on the card, where the photograph came out of one. */
  readonly container: string | null
}

/** What a technician takes away: every file of an import and what became of it. */
export interface Receipt {
  readonly kind: 'akshi-receipt'
  readonly importId: string
  readonly libraryId: string
  readonly label: string
  readonly operator: string
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly counts: Readonly<Record<string, number>>
  readonly safeToRemove: boolean
  readonly second: boolean
  readonly files: readonly ReceiptFile[]
}

export interface SignedReceipt extends Receipt {
  /** SHA-256 of the CSV file beside it. */
  readonly csvSha256: string
  /** How far the library's chain of events reached: a later shortening of it shows. */
  readonly head: SignedHead
  readonly signature: Signature
}

export interface ReceiptPaths {
  readonly json: string
  readonly csv: string
  readonly pdf: string
}

/** Everything that the library has recorded of an import. @throws AppError NOT_FOUND. */
export function readReceipt(library: Library, importId: string): Receipt {
  const row = importRow(library, importId)
  const operator = statement(library.db, 'SELECT name FROM operator WHERE id = ?').get(
    row.operator_id
  ) as { name: string } | undefined
  const files = statement(
    library.db,
    `SELECT f.source_name AS source, f.bytes, f.sha256, f.outcome, f.image_id AS imageId,
       f.duplicate_of AS duplicateOf, f.reason, f.second,
       e.payload ->> 'verified' AS verified, e.payload ->> 'container' AS container
     FROM import_file f LEFT JOIN image i ON i.id = f.image_id LEFT JOIN event e ON e.seq = i.ordinal
     WHERE f.import_id = ? ORDER BY f.source_name`
  ).all(importId) as ReceiptFile[]
  return {
    kind: 'akshi-receipt',
    importId,
    libraryId: library.id,
    label: row.label,
    operator: operator?.name ?? row.operator_id,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    counts: tallyOf(library, importId).counts,
    safeToRemove: row.safe_to_remove === 1,
    second: row.second !== null,
    files
  }
}

/**
 * Signs an import's receipt and writes it to `folder` (by default the library's receipts) as JSON, CSV and PDF.
 * @throws AppError NOT_FOUND; CONFLICT while the import has not finished.
 */
export async function writeReceipt(
  library: Library,
  importId: string,
  key: SigningKey,
  folder = join(library.dir, 'receipts')
): Promise<ReceiptPaths> {
  const receipt = readReceipt(library, importId)
  if (receipt.finishedAt === null)
    throw refusal(
      'CONFLICT',
      'IMPORT_UNFINISHED',
      'This import has not finished: continue it first. A receipt is for what is done.'
    )
  const csv = receiptCsv(receipt)
  const body = {
    ...receipt,
    csvSha256: createHash('sha256').update(csv).digest('hex'),
    head: recordHead(library, key, 'receipt')
  }
  const signed: SignedReceipt = { ...body, signature: key.sign(body) }
  const path = (extension: string): string => join(folder, `${importId}.${extension}`)
  mkdirSync(folder, { recursive: true })
  const paths = { json: path('json'), csv: path('csv'), pdf: path('pdf') }
  writeFileSync(paths.csv, csv)
  writeFileSync(paths.json, `${JSON.stringify(signed, null, 1)}\n`)
  writeFileSync(paths.pdf, await receiptPdf(signed))
  return paths
}

export type ReceiptFormat = keyof ReceiptPaths

const CONTENT_TYPES: Readonly<Record<ReceiptFormat, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  pdf: 'application/pdf'
}

/** Writes the receipt and hands over one of its files. @throws as `writeReceipt`. */
export async function receiptFile(
  library: Library,
  importId: string,
  key: SigningKey,
  format: ReceiptFormat
): Promise<{ name: string; contentType: string; base64: string }> {
  const paths = await writeReceipt(library, importId, key)
  return {
    name: `akshi-import-${importId}.${format}`,
    contentType: CONTENT_TYPES[format],
    base64: readFileSync(paths[format], 'base64')
  }
}
