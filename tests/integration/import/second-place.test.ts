import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runImport } from '../../../src/cli/import/import'
import { checkProjections } from '../../../src/main/core/audit/verify/check-projections'
import { nodeIo, type ImportIo } from '../../../src/main/core/import/import-io'
import { createImportService } from '../../../src/main/core/import/import-service'
import type { Library } from '../../../src/main/core/store/open-library'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { checkLibrary, fillCard, fingerprint, importFolder, technician } from './card'

const photographsIn = (place: string): string[] =>
  existsSync(place)
    ? readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.jpg')
      )
    : []

/** Begins an import with a second place and stops it when some of its photographs are there. */
async function interrupted(library: Library, card: string, second: string): Promise<string> {
  let renamed = 0
  const io: ImportIo = {
    ...nodeIo,
    rename: (from, to) => {
      if (String(to).startsWith(second) && (renamed += 1) === 2) void service.cancel(importId)
      return nodeIo.rename(from, to)
    }
  }
  const service = createImportService({ library, io, concurrency: 1 })
  const { importId } = service.start({ folder: card, actor: technician, second })
  expect(await service.waitFor(importId)).toMatchObject({
    state: 'interrupted',
    stopReason: 'CANCELLED'
  })
  await service.close()
  expect(photographsIn(second).length).toBeGreaterThan(0)
  return importId
}

/** Would catch: an import that can never end well because its network disk was replaced, and "safe" said on the strength of copies that went with the old one. */
test('an interrupted import goes on with another second place, which then holds every photograph', async () => {
  using card = tempFolder()
  using old = tempFolder()
  using replacement = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 5)
  const before = fingerprint(card.path)
  const importId = await interrupted(home.library, card.path, old.path)
  rmSync(old.path, { recursive: true })
  const open = (): Library => ({ ...home.library, close: () => undefined })
  const quiet = { stdout: { write: () => true }, stderr: { write: () => true } }

  // The command goes the same way as the screen.
  const code = await runImport(['--resume', importId, '--second', replacement.path], quiet, open)

  expect(code).toBe(0)
  const { images } = checkLibrary(home.library)
  expect(images.size).toBe(5)
  for (const hash of images.keys())
    expect(photographsIn(replacement.path).some((name) => name.includes(hash))).toBe(true)
  expect(existsSync(old.path)).toBe(false)
  expect(checkProjections(home.library.db).findings).toEqual([])
  expect(fingerprint(card.path)).toEqual(before)
})

test('another second place on the card is refused on resuming too', async () => {
  using card = tempFolder()
  using old = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 3)
  const importId = await interrupted(home.library, card.path, old.path)
  const service = createImportService({ library: home.library })
  expect(() => service.resume(importId, technician, { second: join(card.path, 'second') })).toThrow(
    expect.objectContaining({ code: 'CONFLICT' })
  )
  await service.close()
})

/**
 * Would catch: copies written to this computer's own disk, and called safe, because the network disk was not connected
 * and its folder was there all the same, empty.
 */
test('a second place that held copies and is empty now takes none', async () => {
  using card = tempFolder()
  using place = tempFolder()
  using home = tempLibrary()
  const nas = join(place.path, 'nas')
  mkdirSync(nas)
  await fillCard(card.path, 3)
  expect((await importFolder(home.library, card.path, { second: nas })).safeToRemove).toBe(true)
  renameSync(nas, `${nas} unplugged`)
  mkdirSync(nas)

  const end = await importFolder(home.library, card.path, { second: nas })
  expect(end).toMatchObject({
    ...{ safeToRemove: false, withoutSecond: 3, secondReason: 'SECOND_AWAY' },
    problem: expect.stringMatching(/not connected/) as unknown
  })
  expect(readdirSync(nas)).toEqual([])

  rmSync(nas, { recursive: true })
  renameSync(`${nas} unplugged`, nas)
  expect(await importFolder(home.library, card.path, { second: nas })).toMatchObject({
    ...{ safeToRemove: true, withoutSecond: 0, secondReason: null }
  })
})

// Would catch: the same, where the disk is disconnected in the middle of an import.
test('a second place whose disk changes in the middle takes nothing more', async () => {
  using card = tempFolder()
  using nas = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 4)
  let looked = 0
  const io = {
    ...nodeIo,
    lstat: async (path: string) => {
      const stats = await nodeIo.lstat(path)
      // The first look is at the start of the import, the second for the first photograph.
      if (path.startsWith(nas.path) && (looked += 1) > 2) stats.dev += 1
      return stats
    }
  } as ImportIo

  const end = await importFolder(home.library, card.path, { io, second: nas.path })

  expect(photographsIn(nas.path)).toHaveLength(1)
  expect(end).toMatchObject({ withoutSecond: 3, secondReason: 'SECOND_AWAY', safeToRemove: false })
})

test.each([
  ['ENOSPC', 'SECOND_FULL'],
  ['EROFS', 'SECOND_DENIED'],
  ['EHOSTUNREACH', 'SECOND_AWAY'],
  ['EIO', 'SECOND_FAILED']
])('a second place that fails with %s is told as %s', async (errno, reason) => {
  using card = tempFolder()
  using nas = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 2)
  const io: ImportIo = {
    ...nodeIo,
    rename: (from, to) =>
      String(to).startsWith(nas.path)
        ? Promise.reject(Object.assign(new Error(`${errno}: made for a test`), { code: errno }))
        : nodeIo.rename(from, to)
  }
  expect(await importFolder(home.library, card.path, { io, second: nas.path })).toMatchObject({
    ...{ withoutSecond: 2, secondReason: reason, counts: { imported: 2, failed: 0 } }
  })
})
