import { stringify } from 'csv-stringify/sync'
import type { Receipt } from './receipt'

/** One row a file. A cell that a spreadsheet would run as a formula is written as text: names come from the card. */
export function receiptCsv({ files }: Receipt): string {
  const columns = [
    ...['source', 'bytes', 'sha256', 'outcome', 'imageId', 'duplicateOf', 'reason'],
    ...['verified', 'second', 'container']
  ]
  return stringify([...files], { header: true, columns, bom: true, escape_formulas: true })
}
