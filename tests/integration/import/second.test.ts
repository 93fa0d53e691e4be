import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeIo, type ImportIo } from '../../../src/main/core/import/import-io'
import { createImportService } from '../../../src/main/core/import/import-service'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import {
  checkLibrary,
  fill,
  fillCard,
  fingerprint,
  importFolder,
  photo,
  sha256,
  technician
} from './card'
import { dicom, encapsulated } from './write-dicom'

function stored(second: string): string[] {
  return readdirSync(join(second, 'originals'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jpg'))
    .map((name) => {
      const hash = sha256(readFileSync(join(second, 'originals', name)))
      expect(name).toContain(hash)
      return hash
    })
    .sort()
}

/** Would catch: "safe" said before the second place holds every photograph, duplicates included. */
test('a second place holds every photograph, verified, before the card is safe', async () => {
  using card = tempFolder()
  using nas = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 8)
  await importFolder(home.library, card.path)

  const end = await importFolder(home.library, card.path, { second: nas.path })

  expect(end).toMatchObject({ safeToRemove: true, counts: { duplicate: 8 }, problem: null })
  expect(stored(nas.path)).toEqual([...checkLibrary(home.library).images.keys()].sort())
  expect(readdirSync(join(nas.path, 'incoming'))).toEqual([])
})

test('a second place that is away costs no photograph, only the word "safe"; a later import makes up for it', async () => {
  using card = tempFolder()
  using nas = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 5)
  let away = true
  const io: ImportIo = {
    ...nodeIo,
    mkdir: ((path: string, options: object) =>
      away && path.startsWith(nas.path)
        ? Promise.reject(
            Object.assign(new Error('EHOSTDOWN: made for a test'), { code: 'EHOSTDOWN' })
          )
        : nodeIo.mkdir(path, options)) as ImportIo['mkdir']
  }
  const service = createImportService({ library: home.library, io })

  const without = await importFolder(home.library, card.path, { service, second: nas.path })
  expect(without).toMatchObject({ safeToRemove: false, counts: { imported: 5, failed: 0 } })
  expect(without.problem).toMatch(/5 photographs .* no second copy/)
  expect(service.list()[0]).toMatchObject({ safeToRemove: false, problem: without.problem })

  away = false
  const { importId } = service.start({ folder: card.path, second: nas.path, actor: technician })
  expect(await service.waitFor(importId)).toMatchObject({ safeToRemove: true, problem: null })
  expect(stored(nas.path)).toHaveLength(5)
})

// Would catch: DICOM files that are not imported at all while the second place is away.
test('a DICOM file is imported while the second place is away, and is not told safe', async () => {
  using card = tempFolder()
  using nas = tempFolder()
  using home = tempLibrary()
  fill(card.path, {
    'a.dcm': dicom({
      ...{ syntax: '1.2.840.10008.1.2.4.50', photometric: 'YBR_FULL_422' },
      pixels: encapsulated(await photo(1))
    })
  })
  // Photographs can be written there, the file that they came out of cannot.
  let away = '.dcm'
  const io: ImportIo = {
    ...nodeIo,
    rename: (from, to) =>
      String(to).startsWith(nas.path) && String(to).endsWith(away)
        ? Promise.reject(Object.assign(new Error('EIO: made for a test'), { code: 'EIO' }))
        : nodeIo.rename(from, to)
  }
  const service = createImportService({ library: home.library, io })
  const last = (): unknown =>
    home.library.db.prepare('SELECT outcome, second FROM import_file ORDER BY id DESC').get()

  for (away of ['.dcm', '.jpg', '']) {
    const end = await importFolder(home.library, card.path, { service, second: nas.path })
    expect(end, away).toMatchObject({ safeToRemove: false, counts: { failed: 0 } })
    expect(last(), away).toMatchObject({ second: 'failed' })
    rmSync(join(nas.path, 'originals'), { recursive: true, force: true })
  }
  expect(checkLibrary(home.library).images.size).toBe(1)

  away = 'nothing'
  const end = await importFolder(home.library, card.path, { service, second: nas.path })
  await service.close()
  expect(end).toMatchObject({ safeToRemove: true, problem: null })
})

// Would catch: a second copy in a folder whose own name a loss of power takes away.
test('the names of new folders of the second place are forced to its disk before a copy there counts', async () => {
  using card = tempFolder()
  using place = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 1)
  const nas = join(place.path, 'nas')
  let forced: string[] = []
  const io: ImportIo = {
    ...nodeIo,
    open: async (...args: Parameters<typeof nodeIo.open>) => {
      const handle = await nodeIo.open(...args)
      const sync = handle.sync.bind(handle)
      handle.sync = () => {
        forced.push(String(args[0]))
        return sync()
      }
      return handle
    }
  }

  await importFolder(home.library, card.path, { io, second: nas })
  const leaf = join(nas, 'originals', stored(nas)[0]!.slice(0, 2))
  expect(forced).toEqual(expect.arrayContaining([leaf, dirname(leaf), nas, place.path]))

  // It is there, but who put it there may have been stopped before that.
  forced = []
  await importFolder(home.library, card.path, { io, second: nas })
  expect(forced).toContain(leaf)
})

test('a second copy that rotted is found and written again', async () => {
  using card = tempFolder()
  using nas = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 3)
  await importFolder(home.library, card.path, { second: nas.path })
  const names = readdirSync(join(nas.path, 'originals'), { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => name.endsWith('.jpg'))
  writeFileSync(join(nas.path, 'originals', files[0]!), 'rot')
  rmSync(join(nas.path, 'originals', files[1]!))

  const end = await importFolder(home.library, card.path, { second: nas.path })

  expect(end.safeToRemove).toBe(true)
  expect(stored(nas.path)).toHaveLength(3)
})

// Would catch: copies written to the card, and one file on one disk told as two copies.
test('a second place on the card or in the library is refused before anything is written', async () => {
  using place = tempFolder()
  using elsewhere = tempFolder()
  using home = tempLibrary()
  const card = join(place.path, 'card')
  await fillCard(card, 2)
  const link = join(elsewhere.path, 'link')
  symlinkSync(card, link)
  const before = fingerprint(card)
  const service = createImportService({ library: home.library })

  const { dir } = home
  const onCard = [card, join(card, 'DCIM'), join(card, 'new/second'), place.path, join(link, 'new')]
  for (const second of [...onCard, dir, join(dir, 'second'), join(dir, '..')])
    expect(() => service.start({ folder: card, actor: technician, second }), second).toThrow(
      expect.objectContaining({ code: 'CONFLICT' })
    )

  // An older release began such an import: it writes no more there when it goes on.
  const { importId } = service.start({ folder: card, actor: technician })
  await service.waitFor(importId)
  const set = home.library.db.prepare('UPDATE import SET second = ?, finished_at = NULL')
  set.run(join(card, 'second'))
  expect(() => service.resume(importId, technician)).toThrow(/second place/)
  set.run(join(elsewhere.path, 'nas'))
  service.resume(importId, technician)
  expect(await service.waitFor(importId)).toMatchObject({ safeToRemove: true })
  await service.close()
  expect(fingerprint(card)).toEqual(before)
})

// Would catch: copies written to the card beside the folder that is imported from it.
test.skipIf(!existsSync('/dev/shm') || statSync('/dev/shm').dev === statSync(tmpdir()).dev)(
  'a second place elsewhere on the imported card is refused, and one on the library’s own disk is not',
  async () => {
    using home = tempLibrary()
    const card = mkdtempSync('/dev/shm/akshi-card-')
    try {
      await fillCard(card, 1)
      const service = createImportService({ library: home.library })
      const start = (folder: string, second: string) =>
        service.start({ folder, actor: technician, second })
      const folder = join(card, 'DCIM')
      expect(() => start(folder, join(card, 'second'))).toThrow(/is on the card or disk/)
      const { importId } = start(folder, join(home.dir, '..', `${basename(home.dir)}-second`))
      expect(await service.waitFor(importId)).toMatchObject({ safeToRemove: true })
      await service.close()
    } finally {
      rmSync(card, { recursive: true })
      rmSync(`${home.dir}-second`, { recursive: true, force: true })
    }
  }
)
