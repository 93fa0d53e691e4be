import { createNameReader } from './facts/facts'
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

/**
 * What the patterns make of a card's own file names, before anything is read.
 * @throws AppError VALIDATION_FAILED for a pattern that is none; FILE_UNREADABLE.
 */
export async function previewNames(
  folder: string,
  patterns: readonly string[]
): Promise<PreviewRow[]> {
  const read = createNameReader(patterns)
  const rows: PreviewRow[] = []
  for await (const { name, bytes } of listFiles(folder)) {
    rows.push({ name, bytes, ...read(name) })
    if (rows.length === MOST_ROWS) break
  }
  return rows
}
