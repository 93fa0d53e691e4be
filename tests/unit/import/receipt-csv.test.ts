import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import type { Receipt } from '../../../src/main/core/import/receipt/receipt'
import { receiptCsv } from '../../../src/main/core/import/receipt/receipt-csv'

// Catches a formula that a card's file name brings into the spreadsheet of whoever opens the receipt.
test('no cell of a receipt begins as a formula does, whichever column repeats the name of a file', () => {
  const name = '=HYPERLINK("x").jpg'
  const file = { source: name, bytes: 1, sha256: null, reason: `${name} was on the card` }
  const csv = receiptCsv({ files: [file] } as unknown as Receipt)
  const [row] = parse<Record<string, string>>(csv, { columns: true, bom: true })
  expect(row).toMatchObject({ source: `'${name}`, bytes: '1', reason: `'${name} was on the card` })
})
