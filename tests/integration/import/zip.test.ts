import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { zip } from '../../helpers/zip'
import { checkLibrary, fill, importFolder, photo } from './card'

const outcomes = (library: ReturnType<typeof tempLibrary>['library']): Record<string, string> =>
  Object.fromEntries(
    (
      library.db.prepare('SELECT source_name, outcome, code FROM import_file').all() as {
        source_name: string
        outcome: string
        code: string | null
      }[]
    ).map((row) => [row.source_name, row.code ?? row.outcome])
  )

test('a Remidio export in an archive is imported with its patient and eye', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const archive = zip([
    { name: 'Anita_MRN42_2026-11-20/fop/', data: Buffer.alloc(0) },
    { name: 'Anita_MRN42_2026-11-20/fop/img_OD_1.jpg', data: await photo(1) },
    { name: 'Anita_MRN42_2026-11-20/fop/img_OS_1.jpg', data: await photo(2) },
    { name: '__MACOSX/._img.jpg', data: Buffer.from('x') }
  ])
  fill(card.path, { 'export.zip': archive })

  const end = await importFolder(home.library, card.path)

  expect(end).toMatchObject({ safeToRemove: true, filesFound: 2, counts: { imported: 2 } })
  const facts = home.library.db
    .prepare('SELECT patient_id, eye FROM image ORDER BY eye')
    .raw()
    .all()
  expect(facts).toEqual([
    ['MRN42', 'OD'],
    ['MRN42', 'OS']
  ])
  expect(readdirSync(join(home.dir, 'incoming'))).toEqual([])
  // Named by itself, without its folder, it is the same archive.
  const again = await importFolder(home.library, join(card.path, 'export.zip'))
  expect(again).toMatchObject({ safeToRemove: true, counts: { duplicate: 2 } })
})

/** Would catch: an entry written outside the library, a bomb unpacked, one bad entry that costs the others. */
test('hostile and broken entries are reported one by one while the rest is imported', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const good = await photo(1)
  const archive = zip([
    { name: '../../../escaped.jpg', data: await photo(2) },
    { name: '/absolute.jpg', data: await photo(3) },
    { name: '..\\..\\windows.jpg', data: await photo(4) },
    { name: 'good.jpg', data: good },
    { name: 'bad-crc.jpg', data: await photo(5), claim: { crc: 1 } },
    { name: 'longer.jpg', data: await photo(6), claim: { size: 100 } },
    { name: 'secret.jpg', data: await photo(7), claim: { flags: 1 } },
    { name: 'link.jpg', data: Buffer.from('/etc/passwd'), claim: { mode: 0o120777 } },
    { name: 'zeros.jpg', data: Buffer.alloc(40_000_000) },
    { name: 'huge.jpg', data: good, claim: { size: 0xf000_0000 } },
    { name: 'inner.zip', data: zip([{ name: 'a.jpg', data: await photo(8) }]) }
  ])
  fill(card.path, { 'a.zip': archive, 'after.jpg': await photo(9) })

  const end = await importFolder(home.library, card.path)

  expect(outcomes(home.library)).toEqual({
    'a.zip/__/__/__/escaped.jpg': 'imported',
    'a.zip/absolute.jpg': 'imported',
    'a.zip/__/__/windows.jpg': 'imported',
    'a.zip/good.jpg': 'imported',
    'a.zip/bad-crc.jpg': 'ZIP_DAMAGED',
    'a.zip/longer.jpg': 'ZIP_DAMAGED',
    'a.zip/secret.jpg': 'ZIP_ENCRYPTED',
    'a.zip/link.jpg': 'NOT_A_FILE',
    'a.zip/zeros.jpg': 'ZIP_BOMB',
    'a.zip/huge.jpg': 'ZIP_BOMB',
    'a.zip/inner.zip': 'ZIP_NESTED',
    'after.jpg': 'imported'
  })
  expect(end.safeToRemove).toBe(false)
  checkLibrary(home.library)
  expect(readdirSync(join(home.dir, 'incoming'))).toEqual([])
})

test('an archive that is cut, or of which the entries overlap, is reported and the rest is imported', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const whole = zip([{ name: 'a.jpg', data: await photo(1) }])
  fill(card.path, { 'cut.zip': whole.subarray(0, -30), 'b.jpg': await photo(2) })

  const end = await importFolder(home.library, card.path)

  expect(outcomes(home.library)).toEqual({ 'cut.zip': 'ZIP_DAMAGED', 'b.jpg': 'imported' })
  expect(end.safeToRemove).toBe(false)
})
