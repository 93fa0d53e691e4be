import { deflateSync, crc32 } from 'node:zlib'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { inspect } from '../../../src/main/core/grading/decode/inspect'
import { readJpegStructure } from '../../../src/main/core/grading/decode/jpeg-structure'
import { sniff } from '../../../src/main/core/grading/decode/sniff'
import { isAppError } from '../../../src/shared/errors'

let jpeg: Buffer
let progressive: Buffer
beforeAll(async () => {
  const noise = Buffer.from(Array.from({ length: 160 * 120 * 3 }, (_, i) => (i * 7919) % 251))
  const picture = sharp(noise, { raw: { width: 160, height: 120, channels: 3 } })
  jpeg = await picture.clone().jpeg().toBuffer()
  progressive = await picture.clone().jpeg({ progressive: true }).toBuffer()
})

function codeOf(bytes: Uint8Array): string {
  try {
    inspect(bytes)
    return 'accepted'
  } catch (error) {
    return isAppError(error) ? error.code : String(error)
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync('')),
    chunk('IEND', Buffer.alloc(0))
  ])
}

// Catches: a file believed by its name, or an SVG that reaches a renderer.
test('what a file is, by its first bytes', () => {
  const cases: readonly (readonly [string | Buffer, string])[] = [
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'svg'],
    ['\uFEFF  <?xml version="1.0"?>\n<!-- x --><svg>', 'svg'],
    ['<!DOCTYPE html><html>', 'html'],
    ['%PDF-1.4', 'pdf'],
    ['नेत्र', 'text'],
    [Buffer.from('0005160700020000', 'hex'), 'resource-fork'],
    [Buffer.from('424d36', 'hex'), 'bmp'],
    [Buffer.from('0000001866747970686569630000', 'hex'), 'heif'],
    [Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]), 'dicom'],
    [Buffer.from('ff', 'hex'), 'unknown'],
    [Buffer.from('00010203', 'hex'), 'unknown']
  ]
  for (const [content, kind] of cases)
    expect(sniff(Buffer.from(content as Buffer)), kind).toBe(kind)
})

describe('JPEG', () => {
  test('size, kind and end', () => {
    expect(readJpegStructure(jpeg)).toMatchObject({
      width: 160,
      height: 120,
      components: 3,
      progressive: false,
      ended: true
    })
    expect(readJpegStructure(progressive)).toMatchObject({ progressive: true, ended: true })
  })

  // Catches: the end marker of an EXIF thumbnail, or garbage after the end, taken for the file's end.
  test('an end marker inside a header segment is not the end', () => {
    const segment = Buffer.from([0xff, 0xe1, 0x00, 0x06, 0xff, 0xd8, 0xff, 0xd9])
    const whole = Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)])
    expect(readJpegStructure(whole).ended).toBe(true)
    expect(readJpegStructure(whole.subarray(0, -2)).ended).toBe(false)
    expect(readJpegStructure(Buffer.concat([jpeg, Buffer.alloc(5000, 0xff)])).ended).toBe(true)
  })

  // Catches: any prefix that is accepted as whole, or makes the parser throw something else.
  test('every cut is refused or known to lack its end', () => {
    for (let length = 1; length < jpeg.length - 1; length += 13) {
      const cut = jpeg.subarray(0, length)
      const code = codeOf(cut)
      if (code === 'accepted') expect(inspect(cut).endMissing, String(length)).toBe(true)
      else expect(['FILE_TRUNCATED', 'NOT_AN_IMAGE'], String(length)).toContain(code)
    }
  })

  // Catches: a cut progressive file, which decodes to a whole but blurred picture.
  test('a cut progressive file is refused', () => {
    expect(codeOf(progressive.subarray(0, progressive.length / 2))).toBe('FILE_TRUNCATED')
    expect(codeOf(progressive.subarray(0, -2))).toBe('FILE_TRUNCATED')
  })
})

describe('PNG', () => {
  // Catches: memory asked for on the word of a header.
  test('sizes out of bounds are refused before anything is decoded', () => {
    expect(codeOf(png(60_000, 60_000))).toBe('IMAGE_TOO_LARGE')
    expect(codeOf(png(20_001, 200))).toBe('IMAGE_TOO_LARGE')
    expect(codeOf(png(0, 200))).toBe('IMAGE_TOO_SMALL')
    expect(codeOf(png(4_000, 95))).toBe('IMAGE_TOO_SMALL')
    expect(codeOf(png(300, 200))).toBe('accepted')
  })

  // Catches: damage in a needed chunk, or a missing end, passed on to a lenient decoder.
  test('a wrong checksum or a missing end is refused', () => {
    const whole = png(300, 200)
    const damaged = Buffer.from(whole)
    damaged.writeUInt8(0x55, 20)
    expect(codeOf(damaged)).toBe('FILE_UNREADABLE')
    expect(codeOf(whole.subarray(0, -12))).toBe('FILE_TRUNCATED')
  })
})

test('an empty file has a code of its own', () => {
  expect(codeOf(Buffer.alloc(0))).toBe('FILE_EMPTY')
})
