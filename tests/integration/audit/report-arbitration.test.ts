import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { MethodVersion } from '../../../src/main/core/audit/dataset/method-version'
import { computeDocument } from '../../../src/main/core/audit/report/document'
import { verifyReport } from '../../../src/main/core/audit/report/verify-report'
import { openSigningKey } from '../../../src/main/core/audit/signing-key'
import { createReadingService } from '../../../src/main/core/reading/reading-service'
import { chainHead } from '../../../src/main/core/store/event-log'
import type { Grade } from '../../../src/shared/domain/grade'
import { readBatch } from '../../helpers/read-batch'
import { actor, tempFolder, tempLibrary } from '../../helpers/temp-library'

// Catches: an arbitration counted as a reader's move to the network; a report of before that verifies no more.
test('an arbitration is no reading against the network, but a report that counted it still verifies', async () => {
  using home = tempLibrary()
  using keys = tempFolder()
  const { library } = home
  library.log.append(actor('system'), [
    { type: 'operator.created', payload: { operatorId: 'tara', name: 'Tara', roles: ['arbiter'] } }
  ])
  readBatch(library, 'Batch', [
    { network: 2, blind: 0 },
    { network: 1, blind: 1 }
  ])
  const readings = createReadingService(library)
  const read = (who: string, blind: Grade, final: Grade): void => {
    const given = { imageId: 'i0', comment: null, activeMs: 1 }
    const result = { kind: 'grade', grade: blind, dme: null } as const
    readings.open(actor(who), 'i0')
    const { status } = readings.blindGrade(actor(who), { ...given, result })
    const decided = { ...given, result: { ...result, grade: final }, reason: 'artefact' } as const
    if (status === 'deciding') readings.finalGrade(actor(who), decided)
    readings.signOff(actor(who), 'b')
  }
  read('ravi', 2, 2)
  read('tara', 0, 2)

  const key = openSigningKey(keys.path)
  const reportOf = async (version: MethodVersion) => {
    const unsigned = await computeDocument(
      { db: library.db, libraryId: library.id },
      {
        reportId: `r${String(version)}`,
        createdAt: '2026-01-01T00:00:00.000Z',
        appVersion: '0.1.0',
        head: chainHead(library.db),
        options: { filter: {}, replicates: 20, seed: 1, identified: false },
        version
      }
    )
    const file = join(keys.path, `r${String(version)}.json`)
    writeFileSync(file, JSON.stringify({ ...unsigned, signature: key.sign(unsigned) }))
    const verdict = await verifyReport(file, { pinned: [key.fingerprint], library: home.dir })
    expect(verdict).toMatchObject({ ok: true, recomputed: true, differences: [] })
    return unsigned
  }
  const [before, now] = [await reportOf(1), await reportOf(2)]
  expect(before.numbers.automationBias.n).toBe(4)
  expect(now.numbers.automationBias).toMatchObject({
    n: 3,
    excluded: { 'arbitration: the readers’ grades were shown too': 1 }
  })
  expect(before.methods.join()).not.toContain('Arbitrations')
  expect(now.methods.join()).toContain('Arbitrations')
})
