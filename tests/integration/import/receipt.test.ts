import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { checkSignature, openSigningKey } from '../../../src/main/core/audit/signing-key'
import {
  readReceipt,
  writeReceipt,
  type SignedReceipt
} from '../../../src/main/core/import/receipt/receipt'
import { verdictOf } from '../../../src/main/core/import/receipt/receipt-pdf'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { fill, importFolder, photo, sha256 } from './card'
import { dicom, encapsulated } from './write-dicom'

/** Would catch: a file left out, a receipt that can be altered unnoticed, names that break the page or the CSV. */
test('a receipt names every file with its outcome and hash, and its signature covers all of it', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  using keys = tempFolder()
  const first = await photo(1)
  fill(card.path, {
    'a.jpg': first,
    'b.jpg': first,
    'नेत्र चित्र.jpg': await photo(2),
    'கண் படம்.jpg': await photo(3),
    '=HYPERLINK("x").jpg': await photo(4),
    '漢字.jpg': await photo(5),
    'notes.txt': 'hello there'
  })
  const { importId } = await importFolder(home.library, card.path)
  const key = openSigningKey(keys.path)

  const paths = await writeReceipt(home.library, importId, key)

  const { signature, ...body } = JSON.parse(readFileSync(paths.json, 'utf8')) as SignedReceipt
  expect(checkSignature(body, signature, [key.fingerprint])).toBe('valid')
  const altered = { ...body, files: body.files.slice(1) }
  expect(checkSignature(altered, signature, [key.fingerprint])).toBe('invalid')
  expect(body.csvSha256).toBe(sha256(readFileSync(paths.csv)))
  expect(body.files).toHaveLength(7)
  expect(body.counts).toMatchObject({ imported: 5, duplicate: 1, rejected: 1 })
  expect(body.files.find((file) => file.source === 'a.jpg')?.sha256).toBe(sha256(first))

  const rows = parse<{ source: string }>(readFileSync(paths.csv), { columns: true, bom: true })
  expect(rows.map((row) => row.source)).toContain('\'=HYPERLINK("x").jpg')
  const pdf = readFileSync(paths.pdf)
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(statSync(paths.pdf).size).toBeGreaterThan(5000)
  expect(paths.pdf).toBe(join(home.dir, 'receipts', `${importId}.pdf`))
})

// Would catch: a hash on the receipt that no file of the card has, and a verdict that names files which there are not.
test('a receipt has the hash of the DICOM file itself, and says that second copies are what is missing', async () => {
  using card = tempFolder()
  using nas = tempFolder()
  using home = tempLibrary()
  const file = dicom({
    ...{ syntax: '1.2.840.10008.1.2.4.50', photometric: 'YBR_FULL_422' },
    pixels: encapsulated(await photo(1))
  })
  fill(card.path, { 'a.dcm': file })
  writeFileSync(join(nas.path, 'originals'), 'a file where a folder should be')
  const { importId } = await importFolder(home.library, card.path, { second: nas.path })

  const receipt = readReceipt(home.library, importId)

  expect(receipt.files).toEqual([
    expect.objectContaining({ source: 'a.dcm', container: sha256(file), second: 'failed' })
  ])
  expect(verdictOf(receipt)).toBe('NOT SAFE TO REMOVE: 1 photographs have no verified second copy.')
})
