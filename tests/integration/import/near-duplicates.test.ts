import sharp from 'sharp'
import { expect, test } from 'vitest'
import { createImportService } from '../../../src/main/core/import/import-service'
import { renderFundus } from '../../../src/main/core/sample'
import { runImport } from '../../../src/cli/import/import'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { fill, importFolder, technician } from './card'

const fundus = (seed: number): Promise<Buffer> =>
  renderFundus({ seed, grade: 1, eye: 'OD', width: 640, height: 480 })

/** Would catch: a re-saved photograph graded twice unnoticed, or two eyes taken for one photograph. */
test('a photograph saved again is flagged with what it repeats, and stays in the library', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const [one, two] = [await fundus(1), await fundus(2)]
  const again = await sharp(one).resize({ width: 500 }).jpeg({ quality: 60 }).toBuffer()
  fill(card.path, { 'a.jpg': one, 'b.jpg': two, 'c.jpg': again })
  const service = createImportService({ library: home.library, concurrency: 1 })

  const { importId } = await importFolder(home.library, card.path, { service })
  await service.examine(importId, technician)

  const { files } = service.files({ importId, offset: 0, limit: 10 })
  const byName = Object.fromEntries(files.map((file) => [file.sourceName, file]))
  expect(byName['b.jpg']?.outcome).toBe('imported')
  expect(byName['c.jpg']).toMatchObject({
    outcome: 'near-duplicate',
    duplicateOf: byName['a.jpg']?.imageId
  })
  expect(byName['c.jpg']?.imageId).not.toBeNull()
  expect(service.list()[0]).toMatchObject({
    safeToRemove: true,
    counts: { imported: 2, 'near-duplicate': 1 }
  })
  await service.close()
})

test('what the end of the program kept from being looked at is looked at the next time', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const one = await fundus(1)
  const again = await sharp(one).resize({ width: 500 }).jpeg({ quality: 60 }).toBuffer()
  fill(card.path, { 'a.jpg': one, 'b.jpg': again })
  // Its service is closed as soon as the card is safe.
  const { importId } = await importFolder(home.library, card.path)

  const service = createImportService({
    library: home.library,
    recheck: { workstationId: 'w', afterDays: 30, everyMs: 20 }
  })
  await expect
    .poll(
      () => service.files({ importId, offset: 0, limit: 9 }).files.map((file) => file.outcome),
      {
        timeout: 60_000
      }
    )
    .toContain('near-duplicate')
  await service.close()
})

test('the command prints one line a file and then the summary', async () => {
  using card = tempFolder()
  using home = tempFolder()
  const one = await fundus(1)
  const again = await sharp(one).resize({ width: 500 }).jpeg({ quality: 60 }).toBuffer()
  fill(card.path, {
    'MRN7_OD.jpg': one,
    'MRN7_OD_copy.jpg': again,
    'x.txt': 'hello you',
    'z.jpg': one
  })
  let text = ''
  const io = {
    stdout: { write: (piece: string) => (text += piece) },
    stderr: { write: () => true }
  }

  const code = await runImport([card.path, '--json', '--library', home.path], io)

  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(code).toBe(0)
  expect(lines).toHaveLength(5)
  expect(lines.map((line) => line['outcome'] ?? 'summary').sort()).toEqual([
    'duplicate',
    'imported',
    'near-duplicate',
    'rejected',
    'summary'
  ])
  const first = lines.find((line) => String(line['source']).endsWith('/MRN7_OD.jpg'))
  expect(first).toMatchObject({ patient: 'MRN7', eye: 'OD', bytes: one.length })
  expect(lines.at(-1)).toMatchObject({ summary: { safeToRemove: true, files: 4 } })
})
