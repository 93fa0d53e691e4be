import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportCsv } from '../../../src/main/core/audit/report/csv'
import { makeReport } from '../../../src/main/core/audit/report/document'
import { reportPdf } from '../../../src/main/core/audit/report/pdf/report-pdf'
import { verifyReport } from '../../../src/main/core/audit/report/verify-report'
import { openSigningKey } from '../../../src/main/core/audit/signing-key'
import type { Grade } from '../../../src/shared/domain/grade'
import { readBatch } from '../../helpers/read-batch'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'

const withSet = (predictionSet: Grade[]) => ({ predictionSet, predictionSetCoverage: 0.9 })

// Catches: sets that are lost between event and report, a coverage that cannot be recomputed, or that can be forged.
test('the coverage of sets is in the signed report and is recomputed from the library', async () => {
  using home = tempLibrary()
  using keys = tempFolder()
  readBatch(home.library, 'Batch', [
    { network: 2, blind: 1, more: withSet([1, 2]), facts: { camera: 'A' } },
    { network: 3, blind: 3, more: withSet([3]), facts: { camera: 'A' } },
    { network: 0, blind: 2, more: withSet([0]), facts: { camera: 'B' } },
    { network: 0, blind: 0, facts: { camera: 'B' } }
  ])
  const key = openSigningKey(keys.path)
  const report = await makeReport(
    { db: home.library.db, libraryId: home.library.id },
    { filter: {}, replicates: 20, seed: 1, identified: false },
    { key, appVersion: '0.1.0' }
  )
  expect(report.numbers.coverage).toMatchObject({ n: 3, covered: { count: 2 }, target: 0.9 })
  expect(report.methods.at(-1)).toContain('Sets of possible grades')
  expect(reportCsv(report)).toContain('coverage,covered,count,2')
  const pdf = join(keys.path, 'r.pdf')
  writeFileSync(pdf, await reportPdf(report))
  const options = { pinned: [key.fingerprint], library: home.dir }
  expect(await verifyReport(pdf, options)).toMatchObject({ ok: true, differences: [] })

  const forged = structuredClone(report) as {
    numbers: { coverage: { covered: { count: number } } }
  }
  forged.numbers.coverage.covered.count = 3
  const { signature: _, ...unsigned } = forged as unknown as typeof report
  const json = join(keys.path, 'r.json')
  writeFileSync(json, JSON.stringify({ ...unsigned, signature: key.sign(unsigned) }))
  const places = (await verifyReport(json, { pinned: [key.fingerprint] })).differences
  expect(places.map(({ where }) => where)).toContain('numbers.coverage.covered.value')
})
