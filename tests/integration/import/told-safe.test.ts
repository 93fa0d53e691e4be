import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeIo, type ImportIo } from '../../../src/main/core/import/import-io'
import { createImportService } from '../../../src/main/core/import/import-service'
import type { Library } from '../../../src/main/core/store/open-library'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { zip } from '../../helpers/zip'
import {
  checkLibrary,
  fill,
  fillCard,
  importFolder,
  photo,
  resumeFolder,
  sha256,
  technician
} from './card'
import { dicom, encapsulated } from './write-dicom'

const RLE = '1.2.840.10008.1.2.5'
const JPEG = '1.2.840.10008.1.2.4.50'

interface Row {
  readonly name: string
  readonly outcome: string
  readonly code: string | null
}

const rows = (library: Library): Row[] =>
  library.db
    .prepare('SELECT source_name AS name, outcome, code FROM import_file ORDER BY source_name')
    .all() as Row[]

/** What the system says when a disk fails. */
const refusedBy = (code: string): Promise<never> =>
  Promise.reject(Object.assign(new Error(`${code}: made for a test`), { code }))

/** Imports a card except its last photograph, and stops. */
async function interrupted(library: Library, card: string): Promise<string> {
  const io: ImportIo = {
    ...nodeIo,
    open: (...args: Parameters<typeof nodeIo.open>) => {
      if (String(args[0]).endsWith('z.jpg')) void service.cancel(importId)
      return nodeIo.open(...args)
    }
  }
  const service = createImportService({ library, io, concurrency: 1 })
  const { importId } = service.start({ folder: card, actor: technician })
  expect((await service.waitFor(importId)).state).toBe('interrupted')
  await service.close()
  return importId
}

// Would catch: a card called safe because the database of a lost disk says so.
test('an import that goes on puts back what the library has lost or let rot since', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const files = {
    'a.jpg': await photo(1),
    'b.jpg': await photo(2),
    'cut.jpg': (await photo(3)).subarray(0, 300),
    'kept.jpg': await photo(4),
    'z.jpg': await photo(5)
  }
  fill(card.path, files)
  const importId = await interrupted(home.library, card.path)
  const stored = (name: 'a.jpg' | 'b.jpg'): string => {
    const hash = sha256(files[name])
    return join(home.dir, 'originals', hash.slice(0, 2), `${hash}.jpg`)
  }
  const damaged = join(home.dir, 'damaged', `${sha256(files['cut.jpg'])}.bin`)
  rmSync(stored('a.jpg'))
  writeFileSync(stored('b.jpg'), 'rot')
  rmSync(damaged)

  const service = createImportService({ library: home.library })
  const end = await resumeFolder(home.library, card.path, importId, service)
  await service.close()

  expect(end).toMatchObject({ safeToRemove: true, filesFound: 5, filesDone: 5 })
  expect(end.counts).toEqual({
    imported: 4,
    'near-duplicate': 0,
    duplicate: 0,
    rejected: 1,
    failed: 0
  })
  expect(checkLibrary(home.library)).toMatchObject({ orphans: 0 })
  expect(readFileSync(damaged).equals(files['cut.jpg'])).toBe(true)
  const restored = home.library.db.prepare(
    `SELECT count(*) FROM event WHERE type = 'image.original_restored'`
  )
  expect(restored.pluck().get()).toBe(2)
})

// Would catch: a photograph of which one bit of the size is wrong, refused and kept nowhere.
test('a photograph that claims too many pixels is kept aside before its card is safe', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const flipped = Buffer.from(await photo(1))
  const frame = flipped.indexOf(Buffer.from([0xff, 0xc0]))
  flipped[frame + 5] = 0x80
  fill(card.path, { 'a.jpg': flipped, 'b.jpg': await photo(2) })

  const end = await importFolder(home.library, card.path)

  expect(rows(home.library)).toMatchObject([
    { name: 'a.jpg', outcome: 'rejected', code: 'IMAGE_TOO_LARGE' },
    { name: 'b.jpg', outcome: 'imported' }
  ])
  expect(end.safeToRemove).toBe(true)
  const kept = join(home.dir, 'damaged', `${sha256(flipped)}.bin`)
  expect(readFileSync(kept).equals(flipped)).toBe(true)
})

// Would catch: what could not be unpacked, called no photograph.
test('what nobody looked into keeps its card: an archive that claims too much, a picture too large to convert', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const bmp = Buffer.alloc(54)
  bmp.write('BM')
  bmp.writeUInt32LE(54, 10)
  bmp.writeUInt32LE(40, 14)
  bmp.writeInt32LE(60_000, 18)
  bmp.writeInt32LE(60_000, 22)
  fill(card.path, {
    'a.zip': zip([{ name: 'huge.jpg', data: await photo(1), claim: { size: 0xf000_0000 } }]),
    'b.bmp': bmp
  })

  const end = await importFolder(home.library, card.path)

  expect(rows(home.library)).toMatchObject([
    { name: 'a.zip/huge.jpg', outcome: 'failed', code: 'ZIP_BOMB' },
    { name: 'b.bmp', outcome: 'failed', code: 'IMAGE_TOO_LARGE' }
  ])
  expect(end.safeToRemove).toBe(false)
})

// Would catch: the failure of one file erased by the success of another of the same name.
test('files of one name keep their outcomes apart', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const stereo = dicom({
    ...{ syntax: JPEG, frames: 2, photometric: 'YBR_FULL_422' },
    pixels: encapsulated(await photo(1), await photo(2))
  })
  fill(card.path, {
    'x.zip': zip([
      { name: 'IMG.jpg', data: await photo(3), claim: { crc: 1 } },
      { name: 'IMG.jpg', data: await photo(4) },
      { name: 'a\\b.jpg', data: await photo(5), claim: { crc: 1 } },
      { name: 'a/b.jpg', data: await photo(6) },
      { name: 's.dcm (2)', data: await photo(7) },
      { name: 's.dcm', data: stereo }
    ])
  })

  const service = createImportService({ library: home.library, concurrency: 1 })
  const end = await importFolder(home.library, card.path, { service })
  await service.close()

  expect(rows(home.library)).toMatchObject([
    { name: 'x.zip/IMG [2].jpg', outcome: 'imported' },
    { name: 'x.zip/IMG.jpg', outcome: 'failed' },
    { name: 'x.zip/a/b [2].jpg', outcome: 'imported' },
    { name: 'x.zip/a/b.jpg', outcome: 'failed' },
    { name: 'x.zip/s [2].dcm (2)', outcome: 'imported' },
    { name: 'x.zip/s.dcm', outcome: 'imported' },
    { name: 'x.zip/s.dcm (2)', outcome: 'imported' }
  ])
  expect(end).toMatchObject({ safeToRemove: false, counts: { imported: 5, failed: 2 } })
})

// Would catch: an import that another release began, never safe because a name is now another.
test('an import goes on where it was begun with two files of one name', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  fill(card.path, {
    'x.zip': zip([
      { name: 'b.jpg (2)', data: await photo(1) },
      { name: 'b.jpg', data: await photo(2) }
    ]),
    'z.jpg': await photo(3)
  })
  const importId = await interrupted(home.library, card.path)
  const { db } = home.library
  db.exec(`DELETE FROM import_file;
    UPDATE import_manifest SET source_name = 'x.zip/b.jpg (2)' WHERE source_name LIKE '%[2]%'`)

  const service = createImportService({ library: home.library })
  const end = await resumeFolder(home.library, card.path, importId, service)
  await service.close()

  expect(end).toMatchObject({ safeToRemove: true, counts: { failed: 0 } })
  expect(checkLibrary(home.library).images.size).toBe(3)
})

// Would catch: one damaged file that ends the import of its card, each time that it goes on.
test('a DICOM frame of which a run passes its end costs that file alone', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const header = Buffer.alloc(64)
  header.writeUInt32LE(1, 0)
  header.writeUInt32LE(64, 4)
  const runs = Buffer.from(Array.from({ length: 128 * 128 }, (_, i) => (i % 2 === 0 ? 130 : 7)))
  fill(card.path, {
    'a.dcm': dicom({
      ...{ syntax: RLE, samples: 1, photometric: 'MONOCHROME2' },
      pixels: encapsulated(Buffer.concat([header, runs]))
    }),
    'b.jpg': await photo(1)
  })

  const end = await importFolder(home.library, card.path)

  expect(end).toMatchObject({ state: 'finished', safeToRemove: false })
  expect(rows(home.library)).toMatchObject([
    { name: 'a.dcm', outcome: 'failed', code: 'UNSUPPORTED_FORMAT' },
    { name: 'b.jpg', outcome: 'imported' }
  ])
})

// Would catch: a failing disk of the library told as a defect of the program.
test('a copy that cannot be read back is told as a failure of the disk', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 3)
  const io: ImportIo = {
    ...nodeIo,
    open: ((path: string, flags: string | number, mode?: number) =>
      path.endsWith('.part') && typeof flags === 'number'
        ? refusedBy('EIO')
        : nodeIo.open(path, flags, mode)) as ImportIo['open']
  }

  const end = await importFolder(home.library, card.path, { io })

  expect(end).toMatchObject({ state: 'interrupted', safeToRemove: false })
  expect(end.problem).toMatch(/library.*EIO/)
  expect(readdirSync(join(home.dir, 'incoming'))).toEqual([])
})
