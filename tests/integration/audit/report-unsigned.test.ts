import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { MethodVersion } from '../../../src/main/core/audit/dataset/method-version'
import { computeDocument } from '../../../src/main/core/audit/report/document'
import { verifyReport } from '../../../src/main/core/audit/report/verify-report'
import { openSigningKey } from '../../../src/main/core/audit/signing-key'
import { createReadingService } from '../../../src/main/core/reading/reading-service'
import { chainHead } from '../../../src/main/core/store/event-log'
import { readBatch } from '../../helpers/read-batch'
import { actor, tempFolder, tempLibrary } from '../../helpers/temp-library'

// Catches: a final grade moved by readings that the same report leaves out; a report of before that verifies no more.
test('a reading that is not signed off has no part in the final grade, unless the filter counts it', async () => {
  using home = tempLibrary()
  using keys = tempFolder()
  const { library } = home
  library.log.append(actor('system'), [
    { type: 'operator.created', payload: { operatorId: 'asha', name: 'Asha', roles: ['grader'] } }
  ])
  readBatch(library, 'Batch', [{ network: 1, blind: 1 }])
  const readings = createReadingService(library)
  const ravi = actor('ravi')
  readings.open(ravi, 'i0')
  const result = { kind: 'grade', grade: 2, dme: null } as const
  const given = { imageId: 'i0', comment: null, activeMs: 1, result }
  readings.blindGrade(ravi, given)
  readings.finalGrade(ravi, { ...given, reason: null })

  const key = openSigningKey(keys.path)
  const graderFinal = async (version: MethodVersion, unsigned: boolean) => {
    const unsignedReport = await computeDocument(
      { db: library.db, libraryId: library.id },
      {
        ...{ reportId: 'r', createdAt: '2026-01-01T00:00:00.000Z', appVersion: '0.1.0', version },
        head: chainHead(library.db),
        options: { filter: { unsigned }, replicates: 20, seed: 1, identified: false }
      }
    )
    const file = join(keys.path, 'r.json')
    writeFileSync(file, JSON.stringify({ ...unsignedReport, signature: key.sign(unsignedReport) }))
    const verdict = await verifyReport(file, { pinned: [key.fingerprint], library: home.dir })
    expect(verdict).toMatchObject({ ok: true, recomputed: true, differences: [] })
    return unsignedReport.numbers.graderFinal.excluded
  }
  const differ = 'graders differ and nobody has arbitrated'
  expect(await graderFinal(2, false)).toEqual({ 'no second, independent reading': 1 })
  expect(await graderFinal(2, true)).toEqual({ [differ]: 2 })
  expect(await graderFinal(1, false)).toEqual({ [differ]: 1 })

  // Catches a report that cannot be verified in a library that this version has not opened yet.
  library.db.exec(`ALTER TABLE operator DROP COLUMN passphrase_given;
    PRAGMA user_version = 8`)
  expect(await graderFinal(1, false)).toEqual({ [differ]: 1 })
})
