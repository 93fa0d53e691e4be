import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { openPromise } from 'yauzl'
import { recordHead } from '../../../src/main/core/audit/heads'
import { openSigningKey } from '../../../src/main/core/audit/signing-key'
import { verifyLibrary } from '../../../src/main/core/audit/verify/verify-library'
import { isArchivePath } from '../../../src/main/core/backup/archive/archive-manifest'
import { exportArchive } from '../../../src/main/core/backup/archive/export-archive'
import { importArchive } from '../../../src/main/core/backup/archive/import-archive'
import { originalPath } from '../../../src/main/core/store/images'
import { openLibrary, type Library } from '../../../src/main/core/store/open-library'
import { batchEvents, imageEvent } from '../../helpers/events'
import { actor, tempFolder, WORKSTATION } from '../../helpers/temp-library'

const OPEN = { workstationId: WORKSTATION, appVersion: '0.1.0' }
const key = () => openSigningKey(process.env['AKSHI_CONFIG'] ?? '')

/** Five originals with real bytes; the fifth is lost before the export. */
function fill(library: Library): void {
  library.log.append(actor('t'), batchEvents('b'))
  for (let n = 0; n < 5; n++) {
    const content = Buffer.alloc(3000, `photograph ${n} `)
    const sha256 = createHash('sha256').update(content).digest('hex')
    const event = imageEvent(`image-${n}`, 'b')
    if (event.type !== 'image.imported') throw new Error('no image')
    const payload = { ...event.payload, sha256, bytes: content.length }
    library.log.append(actor('t'), [{ type: 'image.imported', payload }])
    const path = originalPath(library, { sha256, extension: 'jpg' })
    mkdirSync(dirname(path), { recursive: true })
    if (n < 4) writeFileSync(path, content)
  }
  writeFileSync(join(library.dir, 'receipts', 'receipt.json'), '{"kind":"receipt"}')
  writeFileSync(join(library.dir, 'derived', 'proxy.webp'), 'can be made again')
}

describe('archive', () => {
  let home: ReturnType<typeof tempFolder>
  let archive: string
  let library: Library
  beforeAll(async () => {
    home = tempFolder()
    library = openLibrary(join(home.path, 'library'), OPEN)
    fill(library)
    recordHead(library, key(), 'opened')
    archive = join(home.path, 'whole.zip')
    const made = await exportArchive(archive, { library, key: key() })
    expect(made.manifest.originals).toMatchObject({ present: 4, altered: [] })
    expect(made.manifest.originals.missing).toHaveLength(1)
    expect(made.sha256).toBe(createHash('sha256').update(readFileSync(archive)).digest('hex'))
    library.close()
  })
  afterAll(() => home[Symbol.dispose]())

  it('comes back as a library that verifies, with every file that it had', async () => {
    // Would catch: a snapshot that lags behind, a journal that does not fit, a file forgotten or renamed.
    const dir = join(home.path, 'moved')
    const { signature } = await importArchive(archive, dir, { pinned: [key().fingerprint] })
    expect(signature).toBe('valid')
    const verdict = await verifyLibrary(dir, { pinned: [key().fingerprint], originals: true })
    // The one that was lost before is still said to be lost; nothing else is wrong.
    expect(verdict.findings.map(({ check }) => check)).toEqual(['originals'])
    expect(verdict.signedHeads).toBe(1)
    expect(readFileSync(join(dir, 'receipts', 'receipt.json'), 'utf8')).toBe('{"kind":"receipt"}')
    expect(existsSync(join(dir, 'derived'))).toBe(false)
    const before = readFileSync(join(home.path, 'library', 'journal', 'events.jsonl'), 'utf8')
    expect(readFileSync(join(dir, 'journal', 'events.jsonl'), 'utf8')).toBe(before)
    const opened = openLibrary(dir, OPEN)
    expect(opened.id).toBe(library.id)
    expect(opened.log.head().seq).toBe(before.trimEnd().split('\n').length)
    opened.close()
  })

  it('is refused, naming the file, with any one byte of any file altered', async () => {
    // Would catch: a file that is unpacked without being compared, or left behind after a refusal.
    const zip = await openPromise(archive, { lazyEntries: true, autoClose: false })
    const places: { name: string; at: number }[] = []
    for await (const entry of zip.eachEntry()) {
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, {})
      places.push({
        name: entry.fileName,
        at: fileDataStart + Math.floor(entry.compressedSize / 2)
      })
    }
    zip.close()
    expect(places.length).toBeGreaterThan(6)
    const sound = readFileSync(archive)
    for (const { name, at } of places) {
      const altered = Buffer.from(sound)
      altered[at] = (altered[at] ?? 0) ^ 1
      const file = join(home.path, 'altered.zip')
      writeFileSync(file, altered)
      await expect(importArchive(file, join(home.path, 'never')), name).rejects.toThrow(name)
    }
    expect(readdirSync(home.path).filter((name) => /never|importing/.test(name))).toEqual([])
  })

  it('is refused when it was cut short, at whatever length', async () => {
    // Would catch: taking what could be unpacked for the whole.
    const sound = readFileSync(archive)
    for (const share of [0, 0.3, 0.9, 0.999]) {
      const file = join(home.path, 'short.zip')
      writeFileSync(file, sound.subarray(0, Math.floor(sound.length * share)))
      await expect(importArchive(file, join(home.path, 'never'))).rejects.toThrow(/refused/)
    }
  })

  it('overwrites nothing: no file on export, no folder on import', async () => {
    const own = openLibrary(join(home.path, 'library'), OPEN)
    await expect(exportArchive(archive, { library: own, key: key() })).rejects.toThrow(/exists/)
    own.close()
    const there = join(home.path, 'there')
    mkdirSync(there)
    writeFileSync(join(there, 'mine.txt'), 'mine')
    await expect(importArchive(archive, there)).rejects.toThrow(/not empty/)
    expect(readdirSync(there)).toEqual(['mine.txt'])
  })

  it.each(['../outside.txt', 'originals/../../x', '/etc/x', 'akshi.lock', 'sample/akshi.db'])(
    'refuses an archive that holds %s',
    async (name) => {
      // Would catch: writing where the archive says (zip slip).
      const file = join(home.path, 'slip.zip')
      rmSync(file, { force: true })
      const zip = new ZipFile()
      // Built under a name of the same length, which is then exchanged: yazl writes no such name.
      const stand = 'x'.repeat(name.length)
      zip.addBuffer(Buffer.from('x'), stand)
      zip.end()
      const pieces: Buffer[] = []
      for await (const piece of zip.outputStream) pieces.push(piece as Buffer)
      const bytes = Buffer.from(
        Buffer.concat(pieces).toString('latin1').replaceAll(stand, name),
        'latin1'
      )
      writeFileSync(file, bytes)
      await expect(importArchive(file, join(home.path, 'never'))).rejects.toThrow(/refused/)
      expect(existsSync(join(home.path, 'outside.txt'))).toBe(false)
    }
  )

  it.each([
    'originals/aa/..',
    'originals/',
    'originals//x',
    'logs/a\\b',
    'logs/c:d',
    'logs/x.',
    ''
  ])('takes %j for no path of a library', (name) => expect(isArchivePath(name)).toBe(false))
})
