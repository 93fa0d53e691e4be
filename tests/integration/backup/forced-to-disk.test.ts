import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { importArchive } from '../../../src/main/core/backup/archive/import-archive'
import { exportArchive } from '../../../src/main/core/backup/archive/export-archive'
import { syncPath } from '../../../src/main/core/backup/files'
import { makeBackup } from '../../../src/main/core/backup/make-backup'
import { copyToSecond } from '../../../src/main/core/backup/second-folder'
import { readBack } from '../../../src/main/core/import/read-back'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'

vi.mock(import('../../../src/main/core/backup/files'), async (original) => {
  const files = await original()
  return { ...files, syncPath: vi.fn(files.syncPath) }
})
vi.mock(import('../../../src/main/core/import/read-back'), async (original) => {
  const back = await original()
  return { ...back, readBack: vi.fn(back.readBack) }
})
beforeEach(() => void vi.clearAllMocks())

const syncedFolders = (): string[] =>
  vi.mocked(syncPath).mock.calls.flatMap(([path, kind]) => (kind === 'folder' ? [path] : []))

// Catches: a second copy that is compared in memory alone, or whose names a power cut takes while older ones are gone.
test('a second copy of a backup is read back from its disk, and its names are forced there', async () => {
  using home = tempLibrary()
  using second = tempFolder()
  const { backup } = await makeBackup({ library: home.library, key: null })
  vi.clearAllMocks()
  vi.mocked(readBack).mockResolvedValueOnce({ sha256: 'other', bytes: 1, method: 'direct-io' })
  await expect(copyToSecond(backup, second.path)).rejects.toThrow(/reads back different/)
  expect(existsSync(join(second.path, backup.name))).toBe(false)
  await copyToSecond(backup, second.path)
  expect(syncedFolders()).toEqual([second.path])
})

// Catches: originals/ or journal/ that a power cut takes from a library that was said to be there.
test('every folder of an archive’s library is forced to the disk', async () => {
  using home = tempLibrary()
  using out = tempFolder()
  const receipt = join(home.dir, 'receipts', '2026', 'receipt.json')
  mkdirSync(dirname(receipt))
  writeFileSync(receipt, '{}')
  const archive = join(out.path, 'whole.zip')
  await exportArchive(archive, { library: home.library, key: null })
  vi.clearAllMocks()
  await importArchive(archive, join(out.path, 'library'))
  // Before the folder has its name, and then that name.
  const below = syncedFolders().map((folder) => relative(out.path, folder).split(sep).slice(1))
  expect(below.map((parts) => parts.join('/')).sort()).toEqual([
    ...['', '', 'journal', 'receipts', 'receipts/2026']
  ])
})
