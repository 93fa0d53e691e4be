import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { createImportService } from '../../../src/main/core/import/import-service'
import { originalPath } from '../../../src/main/core/store/images'
import type { Library } from '../../../src/main/core/store/open-library'
import { jpeg2000 } from '../../helpers/jpeg-2000'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { checkLibrary, fill, importFolder, photo, sha256 } from './card'
import { dicom, element, encapsulated } from './write-dicom'

const WIDTH = 128
const HEIGHT = 128
const J2K = '1.2.840.10008.1.2.4.90'
const PLAIN = '1.2.840.10008.1.2.1'

const rgb = Buffer.from(
  Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i * 7 + (i >> 9)) % 256)
)

/** A BMP of 24 bits a pixel as cameras write it: the older header of 40 bytes, rows from below, blue first. */
function bmp24(): Buffer {
  const head = Buffer.alloc(54)
  head.write('BM')
  head.writeUInt32LE(54 + rgb.length, 2)
  head.writeUInt32LE(54, 10)
  head.writeUInt32LE(40, 14)
  head.writeInt32LE(WIDTH, 18)
  head.writeInt32LE(HEIGHT, 22)
  head.writeUInt16LE(1, 26)
  head.writeUInt16LE(24, 28)
  const body = Buffer.alloc(rgb.length)
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++)
      for (let c = 0; c < 3; c++)
        body[((HEIGHT - 1 - y) * WIDTH + x) * 3 + 2 - c] = rgb[(y * WIDTH + x) * 3 + c]!
  return Buffer.concat([head, body])
}

type Row = { sha256: string; extension: string } & Record<string, unknown>
const row = (library: Library, name: string): Row =>
  library.db.prepare('SELECT * FROM image WHERE source_name = ?').get(name) as Row

const pixels = (library: Library, name: string): Promise<Buffer> =>
  sharp(originalPath(library, row(library, name)))
    .raw()
    .toBuffer()

const pixels16 = (library: Library, name: string): Promise<Buffer> =>
  sharp(originalPath(library, row(library, name)))
    .toColourspace('grey16')
    .raw({ depth: 'ushort' })
    .toBuffer()

// Would catch: colours in the wrong order, rows upside down, samples scaled, the file itself not kept.
test('BMP, JPEG 2000 and palettes become lossless images, pixel by pixel, and the files are kept', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const grey = Buffer.alloc(WIDTH * HEIGHT * 2)
  for (let i = 0; i < WIDTH * HEIGHT; i++) grey.writeUInt16LE((i * 5) % 4096, 2 * i)
  const lut = (factor: number): Buffer => {
    const entries = Buffer.alloc(512)
    for (let i = 0; i < 256; i++) entries.writeUInt16LE(((i * factor) % 256) << 8, 2 * i)
    return entries
  }
  const descriptor = Buffer.from([0, 1, 0, 0, 16, 0])
  const palette = Buffer.concat([
    ...[1, 2, 3].map((n) => element(`0028110${n}`, 'US', descriptor)),
    ...[1, 2, 3].map((n) => element(`0028120${n}`, 'OW', lut(n)))
  ])
  const indices = Buffer.from(Array.from({ length: WIDTH * HEIGHT }, (_, i) => i % 256))
  const files = {
    'OD.bmp': bmp24(),
    'stream.j2k': await jpeg2000(rgb, WIDTH, { channels: 3 }),
    'colour.dcm': dicom({
      ...{ syntax: J2K, photometric: 'YBR_RCT' },
      pixels: encapsulated(await jpeg2000(rgb, WIDTH, { channels: 3 }))
    }),
    'grey.dcm': dicom({
      ...{ syntax: J2K, photometric: 'MONOCHROME2', samples: 1, bits: 16 },
      pixels: encapsulated(await jpeg2000(grey, WIDTH, { bits: 12 }))
    }),
    'palette.dcm': dicom({
      ...{ syntax: PLAIN, photometric: 'PALETTE COLOR', samples: 1, more: palette },
      pixels: element('7FE00010', 'OW', indices)
    })
  }
  fill(card.path, files)

  // One at a time: which of the same pixels comes first is then certain.
  const service = createImportService({ library: home.library, concurrency: 1 })
  const end = await importFolder(home.library, card.path, { service })
  await service.close()

  // The same pixels: three of them are one photograph.
  expect(end).toMatchObject({
    safeToRemove: true,
    counts: { imported: 3, duplicate: 2, failed: 0 }
  })
  checkLibrary(home.library)
  expect(row(home.library, 'OD.bmp')).toMatchObject({ extension: 'png', eye: 'OD' })
  expect((await pixels(home.library, 'OD.bmp')).equals(rgb)).toBe(true)
  const deep = await pixels16(home.library, 'grey.dcm')
  expect([0, 1000, 16_000].map((i) => deep.readUInt16LE(2 * i) >> 4)).toEqual([0, 904, 2176])
  const coloured = await pixels(home.library, 'palette.dcm')
  expect([...coloured.subarray(300, 303)]).toEqual([100, 200, 44])
  for (const [name, file] of Object.entries(files)) {
    const hash = sha256(file)
    const extension = { bmp: 'bmp', j2k: 'jp2', dcm: 'dcm' }[name.split('.')[1]!]
    const kept = join(home.dir, 'containers/originals', hash.slice(0, 2), `${hash}.${extension}`)
    expect(existsSync(kept) && readFileSync(kept).equals(file), name).toBe(true)
  }
})

// Would catch: a predictor that is wrong by one, or 12 bits taken for 16.
test('lossless JPEG in DICOM, as another program packed it, gives every pixel', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const fixtures = join(import.meta.dirname, '../../fixtures/dicom')
  for (const name of ['lossless-jpeg-rgb.dcm', 'lossless-jpeg-grey12.dcm'])
    fill(card.path, { [name]: readFileSync(join(fixtures, name)) })

  const end = await importFolder(home.library, card.path)

  expect(end).toMatchObject({ safeToRemove: true, counts: { imported: 2, failed: 0 } })
  const colour = await pixels(home.library, 'lossless-jpeg-rgb.dcm')
  const grey = await pixels16(home.library, 'lossless-jpeg-grey12.dcm')
  let wrong = 0
  for (let y = 0; y < 96; y++)
    for (let x = 0; x < 128; x++) {
      const i = y * 128 + x
      const expected = [(2 * x) % 256, (x + 2 * y) % 256, ((x >> 3) * 16) % 256]
      if (expected.some((value, c) => colour[3 * i + c] !== value)) wrong += 1
      if (grey.readUInt16LE(2 * i) !== ((20 * x + 11 * y) % 4096) << 4) wrong += 1
    }
  expect(wrong).toBe(0)
})

// Would catch: a stereo pair of which one photograph is nowhere, or a broken frame that costs the sound ones.
test('each frame of a DICOM file is a photograph of its own', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const [left, right] = [await photo(1), await photo(2)]
  const other = Buffer.from(rgb).reverse()
  const jpeg = { syntax: '1.2.840.10008.1.2.4.50', photometric: 'YBR_FULL_422', frames: 2 }
  fill(card.path, {
    'pair.dcm': dicom({ ...jpeg, pixels: encapsulated(left, right) }),
    'plain.dcm': dicom({
      ...{ syntax: PLAIN, frames: 2 },
      pixels: element('7FE00010', 'OB', Buffer.concat([rgb, other]))
    })
  })

  const end = await importFolder(home.library, card.path)

  expect(end).toMatchObject({
    filesFound: 4,
    filesDone: 4,
    safeToRemove: true,
    counts: { imported: 4 }
  })
  const names = ['pair.dcm', 'pair.dcm (2)', 'plain.dcm', 'plain.dcm (2)']
  expect(names.map((name) => row(home.library, name)['patient_id'])).toEqual(Array(4).fill('MRN77'))
  expect(row(home.library, 'pair.dcm (2)').sha256).toBe(sha256(right))
  expect((await pixels(home.library, 'plain.dcm (2)')).equals(other)).toBe(true)
  const again = await importFolder(home.library, card.path)
  expect(again).toMatchObject({ safeToRemove: true, counts: { duplicate: 4 } })

  fill(card.path, {
    'broken.dcm': dicom({
      ...{ syntax: J2K, frames: 2 },
      pixels: encapsulated(
        await jpeg2000(Buffer.from(rgb).fill(9, 0, 5000), WIDTH, { channels: 3 }),
        Buffer.alloc(300, 7)
      )
    })
  })
  const third = await importFolder(home.library, card.path)
  expect(third).toMatchObject({
    safeToRemove: false,
    counts: { imported: 1, duplicate: 4, failed: 1 }
  })
})

// Would catch: a damaged picture that ends the import, is half decoded, or lets its card be erased.
test('damaged pictures of these formats fail by name; a small icon keeps no card', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const stream = await jpeg2000(rgb, WIDTH, { channels: 3 })
  const huge = bmp24()
  huge.writeInt32LE(60_000, 18)
  huge.writeInt32LE(60_000, 22)
  const icon = bmp24()
  icon.writeInt32LE(16, 18)
  icon.writeInt32LE(16, 22)
  fill(card.path, { 'icon.bmp': icon, 'huge.bmp': huge })
  expect(await importFolder(home.library, card.path)).toMatchObject({
    ...{ safeToRemove: false, counts: { rejected: 1, failed: 1, imported: 0 } }
  })
  const whole = bmp24()
  fill(card.path, {
    'cut.j2k': stream.subarray(0, stream.length >> 1),
    'cut.bmp': whole.subarray(0, whole.length >> 1)
  })
  expect(await importFolder(home.library, card.path)).toMatchObject({
    ...{ safeToRemove: false, counts: { rejected: 1, failed: 3, imported: 0 } }
  })
})
