import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createImportService } from '../../../src/main/core/import/import-service'
import { nodeIo, type ImportIo } from '../../../src/main/core/import/import-io'
import { originalPath } from '../../../src/main/core/store/images'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import {
  checkLibrary,
  fill,
  fillCard,
  fingerprint,
  importFolder,
  photo,
  resumeFolder,
  sha256
} from './card'

/** `nodeIo` with another `open`, which may wrap the handle that the real one gives. */
function withOpen(
  open: (path: unknown, flags: unknown, real: () => Promise<Handle>) => Promise<Handle>
): ImportIo {
  return {
    ...nodeIo,
    open: ((path: string, flags: string, mode?: number) =>
      open(path, flags, () => nodeIo.open(path, flags, mode))) as ImportIo['open']
  }
}
type Handle = Awaited<ReturnType<ImportIo['open']>>

const isPart = (path: unknown): boolean => String(path).endsWith('.part')
const error = (code: string): Error =>
  Object.assign(new Error(`${code}: made for a test`), { code })

test('every photograph is stored under its hash, and the card is as it was', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 40, { bytes: 100_000 })
  const before = fingerprint(card.path)

  const end = await importFolder(home.library, card.path)

  expect(end).toMatchObject({ state: 'finished', safeToRemove: true, counts: { imported: 40 } })
  expect(checkLibrary(home.library)).toMatchObject({ orphans: 0 })
  expect(fingerprint(card.path)).toEqual(before)
  expect(readdirSync(join(home.dir, 'incoming'))).toEqual([])
})

test('a second card with the same file names overwrites nothing (names wrap from 9999 to 0001)', async () => {
  using first = tempFolder()
  using second = tempFolder()
  using home = tempLibrary()
  await fillCard(first.path, 5, { from: 0 })
  await fillCard(second.path, 5, { from: 100 })

  await importFolder(home.library, first.path)
  const end = await importFolder(home.library, second.path)

  expect(end.counts).toMatchObject({ imported: 5, duplicate: 0 })
  expect(checkLibrary(home.library).images.size).toBe(10)
})

test('empty files are refused one by one and are no duplicates of each other', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  fill(card.path, { 'a.jpg': '', 'b.jpg': '', 'c.jpg': await photo(1) })

  const end = await importFolder(home.library, card.path)

  expect(end.counts).toMatchObject({ imported: 1, rejected: 2, duplicate: 0 })
  const codes = home.library.db.prepare('SELECT code FROM import_file ORDER BY source_name').pluck()
  expect(codes.all()).toEqual(['FILE_EMPTY', 'FILE_EMPTY', null])
})

test('an exact duplicate names the image, within a card and on the next one', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  fill(card.path, { 'a.jpg': await photo(1), 'b.jpg': await photo(1) })

  const first = await importFolder(home.library, card.path)
  const second = await importFolder(home.library, card.path)

  expect(first.counts).toMatchObject({ imported: 1, duplicate: 1 })
  expect(second).toMatchObject({ safeToRemove: true, counts: { imported: 0, duplicate: 2 } })
  const [id] = checkLibrary(home.library).images.values()
  const named = home.library.db.prepare(
    'SELECT DISTINCT duplicate_of FROM import_file WHERE outcome = ?'
  )
  expect(named.pluck().all('duplicate')).toEqual([id])
})

test('a duplicate whose stored original has rotted or gone is stored anew before the card is called safe', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const pictures = [await photo(1), await photo(2)]
  fill(card.path, { 'a.jpg': pictures[0]!, 'b.jpg': pictures[1]! })
  await importFolder(home.library, card.path)
  const paths = pictures.map((bytes) =>
    originalPath(home.library, { sha256: sha256(bytes), extension: 'jpg' })
  )
  writeFileSync(paths[0]!, 'rot')
  rmSync(paths[1]!)

  const end = await importFolder(home.library, card.path)

  expect(end).toMatchObject({ safeToRemove: true, counts: { duplicate: 2 } })
  expect(paths.map((path) => readFileSync(path))).toEqual(pictures)
  const restored = home.library.db.prepare('SELECT count(*) FROM event WHERE type = ?').pluck()
  expect(restored.get('image.original_restored')).toBe(2)
})

test('a bit that flips on the destination between write and read-back is found and copied again', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 3)
  let flips = 1
  const io = withOpen(async (path, flags, real) => {
    if (isPart(path) && flags !== 'wx' && flips-- > 0) flipBit(String(path))
    return real()
  })

  const end = await importFolder(home.library, card.path, { io })

  expect(flips).toBeLessThan(0)
  expect(end).toMatchObject({ safeToRemove: true, counts: { imported: 3 } })
  checkLibrary(home.library)
})

test('a destination that reads back wrong every time acknowledges nothing and is not safe to remove', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 3)
  const io = withOpen(async (path, flags, real) => {
    if (isPart(path) && flags !== 'wx') flipBit(String(path))
    return real()
  })

  const end = await importFolder(home.library, card.path, { io })

  expect(end).toMatchObject({ safeToRemove: false, counts: { imported: 0, failed: 3 } })
  expect(checkLibrary(home.library)).toMatchObject({ orphans: 0 })
})

test('a sector that cannot be read costs that file alone, by name, and the card is not safe to remove', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 12)
  const io = withOpen(async (path, _flags, real) => {
    const handle = await real()
    if (String(path).endsWith('IMG_0007.JPG')) handle.read = () => Promise.reject(error('EIO'))
    return handle
  })

  const end = await importFolder(home.library, card.path, { io })

  expect(end).toMatchObject({ safeToRemove: false, counts: { imported: 11, failed: 1 } })
  const failed = home.library.db.prepare(`SELECT * FROM import_file WHERE outcome = 'failed'`).all()
  expect(failed).toMatchObject([{ source_name: 'DCIM/100AKSHI/IMG_0007.JPG', code: 'EIO' }])
})

test('a contact that fails once is tried again', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 4)
  let faults = 1
  const io = withOpen(async (path, _flags, real) => {
    const handle = await real()
    if (String(path).endsWith('.JPG') && faults-- > 0)
      handle.read = () => Promise.reject(error('EIO'))
    return handle
  })

  expect(await importFolder(home.library, card.path, { io })).toMatchObject({
    safeToRemove: true,
    counts: { imported: 4, failed: 0 }
  })
})

test('a full disk stops the import, keeps what is acknowledged, and the import goes on when there is room', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 30)
  let room = 10
  const io = withOpen(async (path, flags, real) => {
    const handle = await real()
    if (isPart(path) && flags === 'wx')
      handle.write = room-- > 0 ? handle.write : () => Promise.reject(error('ENOSPC'))
    return handle
  })
  const service = createImportService({ library: home.library, io })

  const full = await importFolder(home.library, card.path, { service })
  expect(full).toMatchObject({ state: 'interrupted', safeToRemove: false })
  expect(full.problem).toMatch(/full/)
  expect(full.counts.imported).toBeLessThanOrEqual(10)
  expect(checkLibrary(home.library).images.size).toBe(full.counts.imported)
  expect(readdirSync(join(home.dir, 'incoming'))).toEqual([])

  room = Infinity
  expect(await resumeFolder(home.library, card.path, full.importId, service)).toMatchObject({
    state: 'finished',
    safeToRemove: true,
    counts: { imported: 30, duplicate: 0, failed: 0 }
  })
  checkLibrary(home.library)
})

test('a card pulled in mid-file stops the import, fails no file, and goes on when it is back', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 30)
  let reads = 0
  let pulled = false
  const io: ImportIo = {
    ...withOpen(async (path, _flags, real) => {
      const handle = await real()
      if (String(path).startsWith(card.path)) {
        const read = handle.read.bind(handle) as (...args: unknown[]) => unknown
        handle.read = ((...args: unknown[]) => {
          if (++reads > 15) pulled = true
          return pulled ? Promise.reject(error('EIO')) : read(...args)
        }) as Handle['read']
      }
      return handle
    }),
    lstat: ((path: string) =>
      pulled && path.startsWith(card.path)
        ? Promise.reject(error('ENOENT'))
        : nodeIo.lstat(path)) as ImportIo['lstat']
  }
  const service = createImportService({ library: home.library, io })

  const end = await importFolder(home.library, card.path, { service })
  expect(end).toMatchObject({ state: 'interrupted', safeToRemove: false, counts: { failed: 0 } })
  expect(end.problem).toMatch(/card was removed/)
  expect(checkLibrary(home.library).images.size).toBe(end.counts.imported)

  pulled = false
  reads = -Infinity
  expect(await resumeFolder(home.library, card.path, end.importId, service)).toMatchObject({
    safeToRemove: true,
    counts: { imported: 30, failed: 0 }
  })
})

test('a file that was listed before the card was pulled and is gone afterwards is reported, not forgotten', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 10)
  let room = 2
  const io = withOpen(async (path, flags, real) => {
    const handle = await real()
    if (isPart(path) && flags === 'wx')
      handle.write = room-- > 0 ? handle.write : () => Promise.reject(error('ENOSPC'))
    return handle
  })
  const service = createImportService({ library: home.library, io, concurrency: 1 })
  const full = await importFolder(home.library, card.path, { service })
  rmSync(join(card.path, 'DCIM/100AKSHI/IMG_0009.JPG'))
  room = Infinity

  const end = await resumeFolder(home.library, card.path, full.importId, service)

  expect(end).toMatchObject({ safeToRemove: false, counts: { imported: 9, failed: 1 } })
})

test('another card in the place of the first does not pass for it when the import goes on', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 6, { from: 0 })
  let room = 3
  const io = withOpen(async (path, flags, real) => {
    const handle = await real()
    if (isPart(path) && flags === 'wx')
      handle.write = room-- > 0 ? handle.write : () => Promise.reject(error('ENOSPC'))
    return handle
  })
  const service = createImportService({ library: home.library, io, concurrency: 1 })
  const full = await importFolder(home.library, card.path, { service })
  expect(full.counts.imported).toBe(3)
  // Same names, sizes and places, other photographs.
  await fillCard(card.path, 6, { from: 10 })
  room = Infinity

  const end = await resumeFolder(home.library, card.path, full.importId, service)

  expect(end.counts.imported).toBe(9)
  expect(checkLibrary(home.library).images.size).toBe(9)
})

test('two imports of one card at once store each photograph once, and both end safe', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 60)
  const service = createImportService({ library: home.library })

  const ends = await Promise.all([
    importFolder(home.library, card.path, { service }),
    importFolder(home.library, card.path, { service })
  ])

  expect(ends.map((end) => end.safeToRemove)).toEqual([true, true])
  expect(ends.reduce((sum, end) => sum + end.counts.imported, 0)).toBe(60)
  expect(ends.reduce((sum, end) => sum + end.counts.duplicate, 0)).toBe(60)
  expect(checkLibrary(home.library)).toMatchObject({ orphans: 0 })
  expect(existsSync(join(home.dir, 'incoming'))).toBe(true)
})

test('a damaged photograph is refused by name, and what there is of it is kept aside', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const cut = (await photo(1, 1000)).subarray(0, -200)
  const scrambled = Buffer.alloc(5000, 7)
  fill(card.path, { 'cut.jpg': cut, 'scrambled.jpg': scrambled, 'notes.bin': scrambled })

  const end = await importFolder(home.library, card.path)

  expect(end.counts).toMatchObject({ rejected: 3, imported: 0 })
  const kept = [`${sha256(cut)}.bin`, `${sha256(scrambled)}.bin`].sort()
  expect(readdirSync(join(home.dir, 'damaged')).sort()).toEqual(kept)
})

/** Would catch: a card of DICOM or HEIC photographs called safe to erase because none of them is a JPEG. */
test('a picture in a format that is not imported keeps the card from being called safe; other files do not', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic'), Buffer.alloc(500)])
  fill(card.path, { 'a.jpg': await photo(1), 'notes.txt': 'hello there' })
  expect(await importFolder(home.library, card.path)).toMatchObject({ safeToRemove: true })
  fill(card.path, { 'b.heic': heic })

  const end = await importFolder(home.library, card.path)

  expect(end).toMatchObject({
    safeToRemove: false,
    counts: { duplicate: 1, rejected: 1, failed: 1 }
  })
})

function flipBit(path: string): void {
  const bytes = readFileSync(path)
  bytes[bytes.length >> 1]! ^= 4
  writeFileSync(path, bytes)
}
