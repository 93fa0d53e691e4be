import { expect, test } from 'vitest'
import { createReadingService } from '../../../src/main/core/reading/reading-service'
import { actor, tempFolder, tempLibrary } from '../../helpers/temp-library'
import { fill, importFolder, photo } from './card'
import { dicom, element } from './write-dicom'

const PLAIN = '1.2.840.10008.1.2.1'
const picture = (seed: number, more: Buffer = Buffer.alloc(0)): Buffer => {
  const rgb = Buffer.from(Array.from({ length: 128 * 128 * 3 }, (_, i) => (i * seed) % 256))
  return dicom({ syntax: PLAIN, pixels: element('7FE00010', 'OB', rgb), more })
}

// Would catch: a scale that is lost on the way to the viewer, taken across instead of down, or made up.
test('a photograph has the scale that its DICOM file states, and none where it states none', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  fill(card.path, {
    'spaced.dcm': picture(7, element('00280030', 'DS', '0.008\\0.006')),
    'imager.dcm': picture(11, element('00181164', 'DS', '0.005\\0.005')),
    'zero.dcm': picture(13, element('00280030', 'DS', '0\\0')),
    'silent.dcm': picture(17),
    'plain.jpg': await photo(1)
  })
  await importFolder(home.library, card.path)
  const readings = createReadingService(home.library)
  const spacings = home.library.db
    .prepare('SELECT id, source_name AS name FROM image ORDER BY source_name')
    .all()
    .map((row) => {
      const { id, name } = row as { id: string; name: string }
      return [name, readings.open(actor('asha'), id).image.pixelSpacing]
    })
  expect(Object.fromEntries(spacings)).toEqual({
    'spaced.dcm': { rowMm: 0.008, columnMm: 0.006 },
    'imager.dcm': { rowMm: 0.005, columnMm: 0.005 },
    'zero.dcm': null,
    'silent.dcm': null,
    'plain.jpg': null
  })
})
