import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { dicomTime } from '../../../src/main/core/import/dicom/read-dicom'
import { originalPath } from '../../../src/main/core/store/images'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { checkLibrary, fill, fingerprint, importFolder, photo, sha256 } from './card'
import { dicom, element, encapsulated } from './write-dicom'

const JPEG = '1.2.840.10008.1.2.4.50'
const RLE = '1.2.840.10008.1.2.5'
const PLAIN = '1.2.840.10008.1.2.1'

/** Run-length encoded (PS3.5 annex G), each byte plane as literal runs. */
function rle(planes: readonly Buffer[]): Buffer {
  const segments = planes.map((plane) => {
    const runs: Buffer[] = []
    for (let at = 0; at < plane.length; at += 128)
      runs.push(Buffer.from([127]), plane.subarray(at, at + 128))
    return Buffer.concat(runs)
  })
  const header = Buffer.alloc(64)
  header.writeUInt32LE(segments.length, 0)
  let offset = 64
  for (const [i, segment] of segments.entries()) {
    header.writeUInt32LE(offset, 4 + 4 * i)
    offset += segment.length
  }
  return Buffer.concat([header, ...segments])
}

const rgb = Buffer.from(Array.from({ length: 128 * 128 * 3 }, (_, i) => (i * 7 + (i >> 9)) % 256))
const grey12 = Buffer.alloc(128 * 128 * 2)
for (let i = 0; i < 128 * 128; i++) grey12.writeUInt16LE((i * 5) % 4096, 2 * i)

/** Would catch: pixels changed on the way, the wrong eye or patient, a DICOM file that only the card has. */
test('photographs in DICOM files are imported with their facts, pixel by pixel, and the files are kept', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const jpeg = await photo(1)
  const planes = [0, 1, 2].map((c) => Buffer.from(rgb.filter((_, i) => i % 3 === c)))
  const files = {
    'jpeg.dcm': dicom({ syntax: JPEG, pixels: encapsulated(jpeg), photometric: 'YBR_FULL_422' }),
    'plain.dcm': dicom({ syntax: PLAIN, pixels: element('7FE00010', 'OB', rgb) }),
    'rle.dcm': dicom({ syntax: RLE, pixels: encapsulated(rle([...planes].reverse())) }),
    'grey.dcm': dicom({
      ...{ syntax: PLAIN, samples: 1, bits: 16, photometric: 'MONOCHROME2' },
      pixels: element('7FE00010', 'OW', grey12)
    })
  }
  fill(card.path, files)
  const before = fingerprint(card.path)

  const end = await importFolder(home.library, card.path)

  expect(end).toMatchObject({ safeToRemove: true, counts: { imported: 4, failed: 0 } })
  checkLibrary(home.library)
  expect(fingerprint(card.path)).toEqual(before)
  const row = (name: string): { sha256: string; extension: string } & Record<string, unknown> =>
    home.library.db.prepare('SELECT * FROM image WHERE source_name = ?').get(name) as never
  expect(row('jpeg.dcm')).toMatchObject({
    ...{ sha256: sha256(jpeg), extension: 'jpg', patient_id: 'MRN77', eye: 'OS' },
    ...{ camera: 'Topcon TRC-50', camera_serial: 'SN1', site: 'Eye Hospital' },
    captured_at: '2026-11-20T04:00:00.000Z'
  })
  const plain = await sharp(originalPath(home.library, row('plain.dcm')))
    .raw()
    .toBuffer()
  expect(plain.equals(rgb)).toBe(true)
  const unpacked = await sharp(originalPath(home.library, row('rle.dcm')))
    .raw()
    .toBuffer()
  expect(unpacked[0]).toBe(rgb[2])
  expect(unpacked[301]).toBe(rgb[301])
  const grey = await sharp(originalPath(home.library, row('grey.dcm')))
    .toColourspace('grey16')
    .raw({ depth: 'ushort' })
    .toBuffer()
  expect(grey.readUInt16LE(2 * 1000)).toBe(((1000 * 5) % 4096) << 4)
  for (const file of Object.values(files)) {
    const hash = sha256(file)
    const kept = join(home.dir, 'containers/originals', hash.slice(0, 2), `${hash}.dcm`)
    expect(existsSync(kept) && readFileSync(kept).equals(file)).toBe(true)
  }

  const again = await importFolder(home.library, card.path)
  expect(again).toMatchObject({ safeToRemove: true, counts: { duplicate: 4 } })
})

test('DICOM that holds no photograph that can be taken keeps the card from being called safe', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const jpeg = encapsulated(await photo(1))
  fill(card.path, {
    'oct.dcm': dicom({ syntax: JPEG, pixels: jpeg, modality: 'OPT' }),
    'j2k.dcm': dicom({ syntax: '1.2.840.10008.1.2.4.90', pixels: jpeg }),
    'jpeg-ls.dcm': dicom({ syntax: '1.2.840.10008.1.2.4.80', pixels: jpeg }),
    'short.dcm': dicom({ syntax: PLAIN, pixels: element('7FE00010', 'OB', rgb.subarray(0, 999)) }),
    'cut.dcm': dicom({ syntax: PLAIN, pixels: element('7FE00010', 'OB', rgb) }).subarray(0, 700),
    'broken-rle.dcm': dicom({ syntax: RLE, pixels: encapsulated(Buffer.alloc(80)) })
  })

  const end = await importFolder(home.library, card.path)

  expect(end).toMatchObject({ safeToRemove: false, counts: { imported: 0, failed: 6 } })
})

test('DICOM times carry their own offset, or that of the file', () => {
  expect(dicomTime('20261120093000.120000+0530', null)).toBe('2026-11-20T04:00:00.000Z')
  expect(dicomTime('20261120093000', '+0100')).toBe('2026-11-20T08:30:00.000Z')
  expect(dicomTime('20261120', null)).toBe('2026-11-20T00:00:00.000Z')
  expect(dicomTime('', null)).toBeNull()
})
