import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeIo, type ImportIo } from '../../../src/main/core/import/import-io'
import { createImportService } from '../../../src/main/core/import/import-service'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { checkLibrary, fillCard, fingerprint, importFolder, sha256, technician } from './card'

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
