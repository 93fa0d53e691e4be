import { createNameReader } from './facts/facts'
import { looksLikePhotograph } from './folder-tokens'
import { listFiles } from './survey'

export interface PreviewRow {
  readonly name: string
  readonly bytes: number
  readonly patientId: string | null
  readonly eye: 'OD' | 'OS' | 'unknown'
  readonly field: string | null
  readonly date: string | null
  readonly site: string | null
}

/** Names that are looked at; a card's export repeats one form hundreds of times. */
const MOST_ROWS = 200
/** A name without an extension may be a DICOM file's. */
const OTHER_EXTENSION = /\.\w{1,5}$/

/**
 * What the patterns make of the names of a card's own photographs, before anything is read.
 * @throws AppError VALIDATION_FAILED for a pattern that is none; FILE_UNREADABLE.
 */
export async function previewNames(
  folder: string,
  patterns: readonly string[]
): Promise<PreviewRow[]> {
  const read = createNameReader(patterns)
  const rows: PreviewRow[] = []
  for await (const { name, bytes } of listFiles(folder)) {
    if (!looksLikePhotograph(name) && OTHER_EXTENSION.test(name)) continue
    rows.push({ name, bytes, ...read(name) })
    if (rows.length === MOST_ROWS) break
  }
  return rows
}
