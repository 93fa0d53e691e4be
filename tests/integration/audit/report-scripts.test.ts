import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeReport } from '../../../src/main/core/audit/report/document'
import { reportPdf } from '../../../src/main/core/audit/report/pdf/report-pdf'
import { verifyReport } from '../../../src/main/core/audit/report/verify-report'
import { openSigningKey } from '../../../src/main/core/audit/signing-key'
import { readBatch } from '../../helpers/read-batch'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'

const NAMES = {
  hindi: {
    batch: 'मधुमेह शिविर, ग्राम पंचायत',
    site: 'ज़िला नेत्र चिकित्सालय, लखनऊ',
    camera: 'कैमरा-२'
  },
  tamil: {
    batch: 'கண் பரிசோதனை முகாம்',
    site: 'சேலம் அரசு மருத்துவமனை',
    camera: 'கேமரா ஸ்ரீ-1'
  },
  latin: { batch: 'Camp Zürich – 2', site: 'Zürich', camera: 'TRC 漢' }
}

/** How the page would begin a letter that no font has: `\\u{`, in the hexadecimal of an uncompressed page. */
const CODE_POINT = Buffer.from('\\u{').toString('hex')

async function reportOf(script: keyof typeof NAMES, identified: boolean) {
  using home = tempLibrary()
  using keys = tempFolder()
  const { batch, ...facts } = NAMES[script]
  const grades = [0, 1, 2, 3] as const
  readBatch(
    home.library,
    batch,
    grades.map((grade) => ({ network: grade, blind: grade, facts }))
  )
  const key = openSigningKey(keys.path)
  const report = await makeReport(
    { db: home.library.db, libraryId: home.library.id },
    { filter: { batches: ['b'] }, replicates: 20, seed: 1, identified },
    { key, appVersion: '0.1.0' }
  )
  const pdf = await reportPdf(report)
  const file = join(keys.path, 'report.pdf')
  writeFileSync(file, pdf)
  const verdict = await verifyReport(file, { pinned: [key.fingerprint], library: home.dir })
  return { report, text: pdf.toString('latin1'), verdict }
}

// Catches: names printed as question marks or code points; a font embedded at random, so that a true page fails.
test.each([
  ['hindi', 'NotoSansDevanagari'],
  ['tamil', 'NotoSansTamil']
] as const)(
  'names in %s are printed in their script, and the page verifies',
  async (script, font) => {
    const { report, text, verdict } = await reportOf(script, true)
    expect(report.batches).toEqual([{ id: 'b', name: NAMES[script].batch }])
    expect(text).toContain(font)
    expect(text).not.toContain(CODE_POINT)
    expect(verdict).toMatchObject({ ok: true, differences: [] })
  }
)

// Catches: pages in Latin that depend on the fonts; a batch's free text in a de-identified report.
test('a de-identified report in Latin has no other font, no batch by name, and what no font has by its code', async () => {
  const { report, text, verdict } = await reportOf('latin', false)
  expect(report.batches).toBeUndefined()
  expect(text).not.toContain('NotoSans')
  expect(text).toContain(CODE_POINT)
  expect(text).not.toContain(NAMES.latin.batch)
  expect(verdict.ok).toBe(true)
})
