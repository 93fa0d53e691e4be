import { stringify } from 'csv-stringify/sync'
import type { Receipt } from './receipt'

/** One row a file. A cell that a spreadsheet would run as a formula is written as text. */
export function receiptCsv({ files }: Receipt): string {
  const columns = [
    ...['source', 'bytes', 'sha256', 'outcome', 'imageId', 'duplicateOf', 'reason'],
    ...['verified', 'second']
  ]
  const rows = files.map((file) => ({ ...file, source: harmless(file.source) }))
  return stringify(rows, { header: true, columns, bom: true })
}

function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}
