import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { openSigningKey } from '../../../src/main/core/audit/signing-key'
import { backupsFolder, listBackups } from '../../../src/main/core/backup/backup-files'
import { createBackupService } from '../../../src/main/core/backup/backup-service'
import { readSettings, secondBackupsOf } from '../../../src/main/core/backup/library-settings'
import { makeBackup } from '../../../src/main/core/backup/make-backup'
import { verifyBackup } from '../../../src/main/core/backup/verify-backup'
import { seedLibrary } from '../../helpers/seed-library'
import { bundleScript } from '../../helpers/bundle-script'
import { batchEvents } from '../../helpers/events'
import { actor, tempFolder, tempLibrary } from '../../helpers/temp-library'

const key = () => openSigningKey(process.env['AKSHI_CONFIG'] ?? '')
const names = (dir: string): string[] => readdirSync(backupsFolder(dir)).sort()

describe('backups', () => {
  it('is one moment of a library that another thread goes on writing to', async () => {
    // Would catch: copying the file instead of a snapshot, a head from before or after the copy, a writer
    // that has to wait for the end of the backup.
    using folder = tempFolder()
    seedLibrary(folder.path, { images: 300, outputs: true }).close()
    const script = await bundleScript('tests/integration/backup/appending-thread.ts')
    const thread = new Worker(script, { workerData: folder.path })
    const count = new Int32Array((await once(thread, 'message'))[0] as SharedArrayBuffer)
    const written: number[] = []
    const { openLibraryReadonly } = await import('../../../src/main/core/store/open-library')
    const { chainHead } = await import('../../../src/main/core/store/event-log')
    const beside = openLibraryReadonly(folder.path)
    const log = { head: () => chainHead(beside.db), append: () => [] }
    const id = String(
      beside.db.prepare(`SELECT payload ->> 'libraryId' FROM event WHERE seq = 1`).pluck().get()
    )
    const seqs: number[] = []
    for (let n = 0; n < 4; n++) {
      const before = Atomics.load(count, 0)
      const { backup, manifest } = await makeBackup({
        library: { dir: folder.path, id, log },
        key: key()
      })
      written.push(Atomics.load(count, 0) - before)
      seqs.push(manifest.chain.seq)
      const verdict = verifyBackup(backup.path, { pinned: [key().fingerprint], libraryId: id })
      expect(verdict).toMatchObject({ ok: true, signature: 'valid', head: manifest.chain })
      expect(manifest.head).toMatchObject({ seq: manifest.chain.seq, reason: 'backup' })
    }
    beside.close()
    await thread.terminate()
    rmSync(script, { force: true })
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b))
    expect(
      written.every((appended) => appended > 0),
      `appended meanwhile: ${written.join()}`
    ).toBe(true)
  })

  it('leaves nothing half made under a final name, killed 12 times at random instants', async () => {
    // Would catch: a final name before the check or before the bytes are on the disk; leftovers that pile up.
    using folder = tempFolder()
    const library = seedLibrary(folder.path, { images: 60, outputs: true })
    library.close()
    const script = await bundleScript('tests/integration/backup/writing-child.ts')
    let made = 0
    for (let kill = 0; kill < 12; kill++) {
      const child = spawn(process.execPath, [script, folder.path], {
        stdio: ['ignore', 'pipe', 'inherit']
      })
      let text = ''
      child.stdout.on('data', (piece: Buffer) => (text += piece.toString()))
      while (!text.includes('ready\n')) await once(child.stdout, 'data')
      await new Promise((done) => setTimeout(done, 17 * kill + ((kill * 7919) % 60)))
      child.kill('SIGKILL')
      await once(child, 'close')
      const backups = listBackups(backupsFolder(folder.path))
      for (const backup of backups) expect(verifyBackup(backup.path)).toMatchObject({ ok: true })
      const whole = new Set(backups.filter(({ manifest }) => manifest).map(({ name }) => name))
      const said = text.match(/(?<=made ).*/g) ?? []
      made += said.length
      for (const name of said.slice(-1)) expect(whole).toContain(name)
      expect(names(folder.path).filter((name) => name.endsWith('.part')).length).toBeLessThan(5)
    }
    rmSync(script, { force: true })
    console.log(`12 kills, ${made} backups made between them`)
    expect(made).toBeGreaterThan(0)
  })

  it('says that the disk is full and keeps every earlier backup as it was', async () => {
    // Would catch: making room by deleting first, a half backup that counts, an error nobody can act on.
    using temp = tempLibrary()
    temp.library.log.append(actor('a'), batchEvents('b'))
    await makeBackup({ library: temp.library, key: key() })
    const before = names(temp.dir)
    await expect(
      makeBackup({ library: temp.library, key: key(), freeBytes: () => 1000 })
    ).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(names(temp.dir)).toEqual(before)
  })

  it('survives a disk that fills while it writes', async (context) => {
    // Would catch: SQLite's own "full" taken for a defect, and the part that it leaves.
    using temp = tempLibrary()
    temp.library.log.append(actor('a'), batchEvents('b'))
    const folder = backupsFolder(temp.dir)
    mkdirSync(folder, { recursive: true })
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
    } catch {
      context.skip('a small file system can be mounted by root on Linux alone')
    }
    try {
      await expect(
        makeBackup({ library: temp.library, key: key(), freeBytes: () => Infinity })
      ).rejects.toMatchObject({ code: 'DISK_FULL' })
      expect(names(temp.dir)).toEqual([])
    } finally {
      execFileSync('umount', [folder])
    }
  })

  it('is made when an hour has passed and something was recorded, and at close, not otherwise', async () => {
    // Would catch: a backup every five minutes, one of an idle library each hour, none at the end of the day.
    using temp = tempLibrary()
    let clock = Date.parse('2026-01-01T08:00:00.000Z')
    const make = () =>
      createBackupService({ library: temp.library, key, now: () => new Date(clock) })
    const count = () => listBackups(backupsFolder(temp.dir)).length
    const service = make()
    await service.tick()
    expect(count()).toBe(0)
    temp.library.log.append(actor('a'), batchEvents('b'))
    await service.tick()
    expect(count()).toBe(1)
    temp.library.log.append(actor('a'), batchEvents('c'))
    clock += 59 * 60_000
    await service.tick()
    expect(count()).toBe(1)
    clock += 60_000
    await service.tick()
    expect(count()).toBe(2)
    clock += 10 * 3_600_000
    await service.tick()
    await service.close()
    expect(count()).toBe(2)
    const again = make()
    temp.library.log.append(actor('a'), batchEvents('d'))
    clock += 1000
    await again.close()
    expect(count()).toBe(3)
  })

  it('copies each backup to a second folder, and says so when that is away without losing the first', async () => {
    // Would catch: a second copy that cannot be restored by itself, a missing disk that stops all backups, a
    // mount point without its disk that is filled instead.
    using temp = tempLibrary()
    using second = tempFolder()
    temp.library.log.append(actor('a'), batchEvents('b'))
    const service = createBackupService({ library: temp.library, key })
    service.setSecondFolder(actor('a'), second.path)
    const real = realpathSync(second.path)
    expect(readSettings(temp.dir)).toEqual({ secondFolder: real })
    await service.backUp()
    const folder = secondBackupsOf(real, temp.library.id)
    const [copy] = listBackups(folder)
    expect(verifyBackup(copy?.path ?? '')).toMatchObject({ ok: true, signature: 'unpinned' })
    await service.mirrored()
    rmSync(folder, { recursive: true })
    await service.backUp()
    expect(service.state().problem).toMatch(/second folder .* is not there/)
    expect(readdirSync(second.path)).toEqual([])
    expect(listBackups(backupsFolder(temp.dir))).toHaveLength(2)
    await service.close()
  })

  it('refuses a second folder that is no folder or is inside the library', () => {
    // Would catch: copies that a lost disk takes along, a setting that fails every hour from then on.
    using temp = tempLibrary()
    const service = createBackupService({ library: temp.library, key })
    const file = join(temp.dir, 'settings-file')
    writeFileSync(file, '')
    for (const folder of [file, join(temp.dir, 'nowhere'), temp.dir, join(temp.dir, 'backups')])
      expect(() => service.setSecondFolder(actor('a'), folder)).toThrow(/was not changed/)
    expect(readSettings(temp.dir)).toEqual({ secondFolder: null })
  })

  it('lists every original by its hash as present, missing or of another size', async () => {
    // Would catch: a backup that looks whole while the photographs are gone.
    using folder = tempFolder()
    const library = seedLibrary(folder.path, { images: 3 })
    const { manifest } = await makeBackup({ library, key: key() })
    expect(manifest.originals).toMatchObject({ present: 0, missing: 3, altered: 0, bytes: 0 })
    const list = readFileSync(join(backupsFolder(folder.path), manifest.originals.file), 'utf8')
    const shas = library.db.prepare('SELECT sha256 FROM image ORDER BY 1').pluck().all() as string[]
    expect(list.trimEnd().split('\n').slice(1)).toEqual(
      shas.map((sha) => expect.stringMatching(new RegExp(`^${sha},jpg,\\d+,missing$`)) as unknown)
    )
    library.close()
  })
})
