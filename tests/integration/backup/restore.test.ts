import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSigningKey } from '../../../src/main/core/audit/signing-key'
import { verifyLibrary } from '../../../src/main/core/audit/verify/verify-library'
import { newestGoodBackup } from '../../../src/main/core/backup/good-backups'
import { makeBackup } from '../../../src/main/core/backup/make-backup'
import { restoreLibrary } from '../../../src/main/core/backup/restore'
import { verifyBackup } from '../../../src/main/core/backup/verify-backup'
import { isAppError } from '../../../src/shared/errors'
import { openLibrary, type Library } from '../../../src/main/core/store/open-library'
import { seedLibrary } from '../../helpers/seed-library'
import { actor, tempFolder, WORKSTATION } from '../../helpers/temp-library'
import { batchEvents } from '../../helpers/events'

const OPEN = { workstationId: WORKSTATION, appVersion: '0.1.0' }
const key = () => openSigningKey(process.env['AKSHI_CONFIG'] ?? '')
const flip = (file: string, at: number): void => {
  const bytes = readFileSync(file)
  bytes[at] = (bytes[at] ?? 0) ^ 0xff
  writeFileSync(file, bytes)
}
const readings = (library: Library): unknown[] =>
  library.db.prepare('SELECT * FROM reading ORDER BY id').all()
const at = (iso: string) => () => new Date(iso)

describe('restore', () => {
  it('loses no reading when the database is cut short after the last backup', async () => {
    // Would catch: a restore that does not roll forward, a roll-forward that changes a projection, a damaged
    // file that is overwritten, a message that names no backup.
    using folder = tempFolder()
    const library = seedLibrary(folder.path, { images: 40, outputs: true, batchSize: 20 })
    const made = await makeBackup({ library, key: key() })
    library.log.append(actor('grader-a'), batchEvents('later'))
    const image = library.db.prepare('SELECT id FROM image LIMIT 1').pluck().get() as string
    const later = { readingId: 'later', imageId: image, role: 'repeat' as const }
    const result = { kind: 'grade' as const, grade: 3 as const, dme: 0 as const }
    library.log.append(actor('grader-d'), [
      { type: 'reading.opened', payload: { ...later, protocol: 'blind-first', activeMs: 0 } },
      {
        type: 'reading.blind_grade',
        payload: { readingId: 'later', result, comment: null, activeMs: 5 }
      }
    ])
    const before = { readings: readings(library), head: library.log.head() }
    expect(before.readings.length).toBeGreaterThan(40)
    library.close()
    const file = join(folder.path, 'akshi.db')
    truncateSync(file, Math.floor(statSync(file).size / 2))
    const damaged = readFileSync(file)

    const refused = (() => {
      try {
        openLibrary(folder.path, OPEN).close()
      } catch (thrown) {
        return thrown
      }
      return null
    })()
    expect(isAppError(refused) && refused.code).toBe('LIBRARY_DAMAGED')
    expect(String(refused)).toContain(made.backup.name)
    expect(readFileSync(file)).toEqual(damaged)

    const restored = restoreLibrary(folder.path, made.backup.path, OPEN)
    expect(restored.backupSeq).toBe(made.manifest.chain.seq)
    const kept = restored.kept.find((name) => name.endsWith('.db')) ?? ''
    expect(readFileSync(join(folder.path, kept))).toEqual(damaged)
    const again = openLibrary(folder.path, OPEN)
    expect(readings(again)).toEqual(before.readings)
    expect(
      again.db.prepare('SELECT hash FROM event WHERE seq = ?').pluck().get(before.head.seq)
    ).toBe(before.head.hash)
    again.close()
    const verdict = await verifyLibrary(folder.path, { pinned: [key().fingerprint] })
    expect(verdict.findings).toEqual([])
    expect(verdict.ok).toBe(true)
  })

  it('says of runs that came from the journal whether their outputs are there, and invents none', async () => {
    // Would catch: verify calling an honest restore tampered with, or staying silent about a lost overlay;
    // outputs taken from a damaged file without looking at their hashes.
    using folder = tempFolder()
    const library = seedLibrary(folder.path, { images: 10, outputs: true, batchSize: 10 })
    library.close()
    const early = tempFolder()
    copyFileSync(join(folder.path, 'akshi.db'), join(early.path, 'all.db'))
    // From the journal alone, with nothing to salvage from.
    rmSync(join(folder.path, 'akshi.db'))
    expect(() => openLibrary(folder.path, OPEN)).toThrow(/it is gone/)
    const fromJournal = restoreLibrary(folder.path, null, OPEN)
    expect(fromJournal.outputs).toEqual({ saved: 0, lost: 10 })
    const lost = await verifyLibrary(folder.path)
    expect(lost.ok).toBe(true)
    expect(lost.findings.map(({ message }) => message).join()).toContain('of 10 runs were lost')

    // Once more with a readable old database in place: its outputs are saved.
    copyFileSync(join(early.path, 'all.db'), join(folder.path, 'akshi.db'))
    const salvaged = restoreLibrary(folder.path, null, OPEN)
    expect(salvaged.outputs).toEqual({ saved: 10, lost: 0 })
    expect((await verifyLibrary(folder.path)).findings.map((one) => one.check)).toEqual(['heads'])
    early[Symbol.dispose]()
  })

  it('refuses a backup with one flipped byte and offers the older good one', async () => {
    // Would catch: trusting a file for its name, or quick_check alone (it does not read what a text says).
    using folder = tempFolder()
    const library = seedLibrary(folder.path, { images: 10, batchSize: 10 })
    const older = await makeBackup({ library, key: key(), now: at('2026-01-01T10:00:00.000Z') })
    library.log.append(actor('a'), batchEvents('b2'))
    const newer = await makeBackup({ library, key: key(), now: at('2026-01-01T12:00:00.000Z') })
    library.close()
    const bytes = readFileSync(newer.backup.path)
    flip(newer.backup.path, bytes.lastIndexOf('Batch b2') + 3)
    expect(verifyBackup(newer.backup.path)).toMatchObject({
      ok: false,
      problem: 'Its SHA-256 is not the manifest’s.'
    })
    expect(() => restoreLibrary(folder.path, newer.backup.path, OPEN)).toThrow(/not sound/)
    const found = newestGoodBackup(folder.path)
    expect(found.backup?.name).toBe(older.backup.name)
    expect(found.refused.map(({ path }) => path)).toEqual([newer.backup.path])

    // The manifest gone too: the chain inside still betrays the byte.
    rmSync(newer.backup.path.replace(/\.db$/, '.json'))
    expect(verifyBackup(newer.backup.path).problem).toMatch(/is not what was recorded|damaged/)
    // A manifest made to fit the altered file is no longer what was signed.
    const manifest = older.backup.path.replace(/\.db$/, '.json')
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"schema": ', '"schema": 1'))
    expect(verifyBackup(older.backup.path).problem).toBe(
      'Its manifest was changed after it was signed.'
    )
  })

  it('refuses a library that is open and a backup of another library, changing nothing', async () => {
    // Would catch: exchanging the database below a process that writes to it; mixing two libraries.
    using one = tempFolder()
    using two = tempFolder()
    const library = seedLibrary(one.path, { images: 4, batchSize: 4 })
    const { backup } = await makeBackup({ library, key: key() })
    expect(() => restoreLibrary(one.path, backup.path, OPEN)).toThrow(/open in another/)
    library.close()
    seedLibrary(two.path, { images: 4, batchSize: 4 }).close()
    const before = readdirSync(two.path).sort()
    expect(() => restoreLibrary(two.path, backup.path, OPEN)).toThrow(/of another library/)
    expect(readdirSync(two.path).sort()).toEqual(before)
    expect(existsSync(join(two.path, 'akshi.db.restoring.part'))).toBe(false)
  })
})
