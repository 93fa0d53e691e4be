import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createImportService } from '../../../src/main/core/import/import-service'
import { recheckOriginals } from '../../../src/main/core/import/recheck'
import { unsoundOriginals } from '../../../src/main/core/import/unsound'
import { originalPath } from '../../../src/main/core/store/images'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { fillCard, importFolder } from './card'

/** Would catch: rot that nobody hears of, or that is told again at every look. */
test('an original that rots or goes is reported once, and told to be sound when it is again', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 5)
  await importFolder(home.library, card.path)
  const rows = home.library.db
    .prepare('SELECT id, sha256, extension FROM image ORDER BY ordinal')
    .all() as { id: string; sha256: string; extension: string }[]
  const paths = rows.map((row) => originalPath(home.library, row))
  const good = readFileSync(paths[1]!)
  writeFileSync(paths[1]!, Buffer.concat([good.subarray(0, -1), Buffer.from([0])]))
  rmSync(paths[3]!)
  const soon = (): Date => new Date(Date.now() + 1000)
  const events = (): unknown[] =>
    home.library.db.prepare(`SELECT payload FROM event WHERE type = 'image.original_checked'`).all()

  const first = await recheckOriginals(home.library, 'w', { olderThan: soon() })
  expect(first).toEqual({
    checked: 5,
    bad: [
      { imageId: rows[1]!.id, state: 'altered' },
      { imageId: rows[3]!.id, state: 'missing' }
    ]
  })
  expect(events()).toHaveLength(2)
  const told = (): unknown[] =>
    unsoundOriginals(home.library).images.map(({ imageId, state }) => [imageId, state])
  expect(told()).toEqual([
    [rows[1]!.id, 'altered'],
    [rows[3]!.id, 'missing']
  ])

  await recheckOriginals(home.library, 'w', { olderThan: soon() })
  expect(events()).toHaveLength(2)
  const nothingDue = await recheckOriginals(home.library, 'w', { olderThan: new Date(0) })
  expect(nothingDue.checked).toBe(0)

  writeFileSync(paths[1]!, good)
  const last = await recheckOriginals(home.library, 'w', { olderThan: soon() })
  expect(last.bad).toEqual([{ imageId: rows[3]!.id, state: 'missing' }])
  expect(events()).toHaveLength(3)
  expect(told()).toEqual([[rows[3]!.id, 'missing']])

  // What the card still has comes back from there.
  await importFolder(home.library, card.path)
  expect(unsoundOriginals(home.library)).toEqual({ total: 0, images: [] })
})

/** Would catch: rot that is written into a log which nobody reads. */
test('the window is told when an original has rotted', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillCard(card.path, 2)
  await importFolder(home.library, card.path)
  const path = home.library.db.prepare('SELECT sha256, extension FROM image LIMIT 1').get() as {
    sha256: string
    extension: string
  }
  writeFileSync(originalPath(home.library, path), 'rot')
  const { promise: told, resolve } = Promise.withResolvers<unknown>()
  const service = createImportService({
    library: home.library,
    recheck: { workstationId: 'w', afterDays: -1, everyMs: 5 },
    onUnsound: () => resolve(null)
  })
  await told
  await service.close()
  expect(unsoundOriginals(home.library).total).toBe(1)
})
