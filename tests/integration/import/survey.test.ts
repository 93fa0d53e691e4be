import { copyFileSync, createWriteStream, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { createFolderTokens } from '../../../src/main/core/import/folder-tokens'
import { previewNames } from '../../../src/main/core/import/preview'
import { surveyFolder } from '../../../src/main/core/import/survey'
import { tempFolder } from '../../helpers/temp-library'
import { photo } from './card'

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
    ...{ files: 3, photographs: 2, complete: true, cameras: [] },
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
