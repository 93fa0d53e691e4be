import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { dicomTime } from '../../../src/main/core/import/dicom/read-dicom'
import { originalPath } from '../../../src/main/core/store/images'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { checkLibrary, fill, fingerprint, importFolder, photo, sha256 } from './card'

const LONG = new Set(['OB', 'OW', 'SQ', 'UN'])

/** One element, explicit VR, little-endian (PS3.5 7.1.2). */
function element(tag: string, vr: string, value: Buffer | string | number): Buffer {
  let body: Buffer
  if (typeof value === 'number') {
    body = Buffer.alloc(2)
    body.writeUInt16LE(value)
  } else body = Buffer.from(value as string)
  if (body.length % 2 === 1)
    body = Buffer.concat([body, Buffer.from(vr === 'UI' || vr === 'OB' ? '\0' : ' ')])
  const head = Buffer.alloc(LONG.has(vr) ? 12 : 8)
  head.writeUInt16LE(parseInt(tag.slice(0, 4), 16), 0)
  head.writeUInt16LE(parseInt(tag.slice(4), 16), 2)
  head.write(vr, 4, 'latin1')
  if (LONG.has(vr)) head.writeUInt32LE(body.length, 8)
  else head.writeUInt16LE(body.length, 6)
  return Buffer.concat([head, body])
}

/** Encapsulated pixels: an empty offset table, one fragment, the delimiter (PS3.5 A.4). */
function encapsulated(frame: Buffer): Buffer {
  const even = frame.length % 2 === 0 ? frame : Buffer.concat([frame, Buffer.alloc(1)])
  const item = (length: number): Buffer => {
    const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0])
    head.writeUInt32LE(length, 4)
    return head
  }
  const start = Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff])
  const end = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0])
  return Buffer.concat([start, item(0), item(even.length), even, end])
}

interface Picture {
  readonly syntax: string
  readonly pixels: Buffer
  readonly samples?: number
  readonly bits?: number
  readonly photometric?: string
  readonly modality?: string
}

/** An ophthalmic photograph of 128 x 128 pixels. */
function dicom({
  syntax,
  pixels,
  samples = 3,
  bits = 8,
  photometric = 'RGB',
  modality = 'OP'
}: Picture): Buffer {
  const meta = Buffer.concat([
    element('00020001', 'OB', Buffer.from([0, 1])),
    element('00020002', 'UI', '1.2.840.10008.5.1.4.1.1.77.1.5.1'),
    element('00020003', 'UI', '1.2.3.4'),
    element('00020010', 'UI', syntax)
  ])
  const length = Buffer.from([2, 0, 0, 0, 0x55, 0x4c, 4, 0, 0, 0, 0, 0])
  length.writeUInt32LE(meta.length, 8)
  return Buffer.concat([
    ...[Buffer.alloc(128), Buffer.from('DICM'), length, meta],
    element('0008002A', 'DT', '20261120093000+0530'),
    element('00080060', 'CS', modality),
    element('00080070', 'LO', 'Topcon'),
    element('00080080', 'LO', 'Eye Hospital'),
    element('00081090', 'LO', 'TRC-50'),
    element('00100020', 'LO', 'MRN77'),
    element('00181000', 'LO', 'SN1'),
    element('00200062', 'CS', 'L'),
    element('00280002', 'US', samples),
    element('00280004', 'CS', photometric),
    ...(samples === 3 ? [element('00280006', 'US', 0)] : []),
    element('00280010', 'US', 128),
    element('00280011', 'US', 128),
    element('00280100', 'US', bits),
    element('00280101', 'US', bits === 16 ? 12 : bits),
    pixels
  ])
}

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
    'short.dcm': dicom({ syntax: PLAIN, pixels: element('7FE00010', 'OB', rgb.subarray(0, 999)) }),
    'cut.dcm': dicom({ syntax: PLAIN, pixels: element('7FE00010', 'OB', rgb) }).subarray(0, 700),
    'broken-rle.dcm': dicom({ syntax: RLE, pixels: encapsulated(Buffer.alloc(80)) })
  })

  const end = await importFolder(home.library, card.path)

  expect(end).toMatchObject({ safeToRemove: false, counts: { imported: 0, failed: 5 } })
})

test('DICOM times carry their own offset, or that of the file', () => {
  expect(dicomTime('20261120093000.120000+0530', null)).toBe('2026-11-20T04:00:00.000Z')
  expect(dicomTime('20261120093000', '+0100')).toBe('2026-11-20T08:30:00.000Z')
  expect(dicomTime('20261120', null)).toBe('2026-11-20T00:00:00.000Z')
  expect(dicomTime('', null)).toBeNull()
})
