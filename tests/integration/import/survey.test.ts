import { copyFileSync, createWriteStream, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import {
  patternPresets,
  readCameraPatterns,
  readPatterns,
  writePatterns
} from '../../../src/main/core/import/facts/patterns'
import { createFolderTokens } from '../../../src/main/core/import/folder-tokens'
import { previewNames } from '../../../src/main/core/import/preview'
import { patternsForFolders, surveyFolder } from '../../../src/main/core/import/survey'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { fill, photo, technician } from './card'

// Would catch: a preview that says an archive is one file, or that counts what no import would take.
test('a folder is counted with what is inside its archives', async () => {
  using folder = tempFolder()
  const card = join(folder.path, 'card')
  mkdirSync(card)
  const jpeg = await photo(1)
  writeFileSync(join(card, 'P1_OD.jpg'), jpeg)
  writeFileSync(join(card, 'notes.txt'), 'note')
  writeFileSync(join(card, '._P1_OD.jpg'), 'system')
  const archive = new ZipFile()
  archive.addBuffer(jpeg, 'Asha_4711_2026-11-01/fop/x_OS_1.jpg')
  archive.end()
  await pipeline(archive.outputStream, createWriteStream(join(card, 'export.zip')))

  expect(await surveyFolder(card)).toEqual({
    ...{ files: 3, photographs: 2, complete: true, cameras: [], preset: null },
    bytes: 2 * jpeg.length + 4
  })
  const rows = await previewNames(card, ['{**}_{patient}_{date:YYYY-MM-DD}/fop/{*}_{eye}_{*}'])
  expect(rows.find((row) => row.name.startsWith('export.zip/'))).toMatchObject({
    ...{ patientId: '4711', eye: 'OS', date: '2026-11-01', bytes: jpeg.length }
  })

  // Would catch: a slow card that never answers.
  let now = 0
  expect(await surveyFolder(card, () => (now += 3000))).toMatchObject({ complete: false })
})

// Would catch: an archive that cannot be chosen, or one that is reached through a link out of the roots.
test('an archive can be chosen like a folder and not be looked into', () => {
  using folder = tempFolder()
  const root = join(folder.path, 'root')
  mkdirSync(root)
  writeFileSync(join(folder.path, 'outside.zip'), 'PK')
  copyFileSync(join(folder.path, 'outside.zip'), join(root, 'export.zip'))
  symlinkSync(join(folder.path, 'outside.zip'), join(root, 'link.zip'))
  const tokens = createFolderTokens({ roots: [root] })
  const { folders } = tokens.browse(tokens.browse(null).folders[0]?.token ?? '')
  expect(folders).toMatchObject([{ name: 'export.zip', archive: true, photographs: null }])
  expect(tokens.resolve(folders[0]?.token ?? '')).toContain('export.zip')
  expect(() => tokens.browse(folders[0]?.token ?? '')).toThrow('cannot be read')
})

// Would catch: rules of one camera that read another's card, a person's own rules passed over, or a preset taken for a
// card of which it understands some names only.
test('the rules for a card are those of its camera, the site’s, or the preset of which all its names are', async () => {
  using folder = tempFolder()
  using home = tempLibrary()
  const { library } = home
  const card = (name: string, files: Record<string, Buffer>): string => {
    fill(join(folder.path, name), files)
    return join(folder.path, name)
  }
  const withCamera = async (model: string): Promise<Buffer> =>
    sharp(await photo(1))
      .withExif({ IFD0: { Make: 'Canon', Model: model } })
      .jpeg()
      .toBuffer()
  const plain = await photo(2)
  const remidio = card('remidio', {
    'Asha_4711_2026-11-01/fop/x_OD_1.jpg': plain,
    'Ravi_4712_2026-11-01/fop/x_OS_1.jpg': plain
  })
  const mixed = card('mixed', {
    'Asha_4711_2026-11-01/fop/x_OD_1.jpg': plain,
    'DCIM/100CANON/IMG_0001.JPG': plain
  })
  const cr2 = card('cr2', { 'a/4713.R.JPG': await withCamera('Canon CR-2') })
  const other = card('other', { 'a/4713.R.JPG': await withCamera('Canon EOS 60D') })
  const rules = (...cards: string[]) => patternsForFolders(library, cards)
  const preset = patternPresets()['Remidio export']

  expect((await surveyFolder(remidio)).preset).toBe('Remidio export')
  expect(await rules(remidio)).toEqual(preset)
  expect(await rules(mixed)).toEqual([])
  expect(await rules(remidio, mixed)).toEqual([])
  expect(await rules(cr2)).toEqual([])

  writePatterns(library, technician, ['{*}/{patient}.{eye}.jpg'], 'Canon CR-2')
  expect(readPatterns(library)).toEqual([])
  expect(await rules(cr2)).toEqual(['{*}/{patient}.{eye}.jpg'])
  expect(await rules(other)).toEqual([])
  expect(await rules(cr2, other)).toEqual([])

  writePatterns(library, technician, ['{patient}_{eye}.jpg'])
  expect(await rules(other)).toEqual(['{patient}_{eye}.jpg'])
  expect(await rules(remidio)).toEqual(['{patient}_{eye}.jpg'])
  expect(await rules(cr2)).toEqual(['{*}/{patient}.{eye}.jpg'])
  // Taken back for the camera: the site's count again.
  writePatterns(library, technician, [], 'Canon CR-2')
  expect(await rules(cr2)).toEqual(['{patient}_{eye}.jpg'])
  expect(readCameraPatterns(library)).toEqual({})
})
