import sharp from 'sharp'
import { expect, test } from 'vitest'
import { exifOrientation } from '../../../src/main/core/import/exif-orientation'
import { checkPhoto } from '../../../src/main/core/import/photo-check'

const picture = sharp({
  create: { width: 160, height: 128, channels: 3, background: '#a0522d' }
})

// Would catch: a photograph stored lying whose width and height change places, or a tag read at the wrong end.
test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'orientation %i is what the image library says',
  async (orientation) => {
    const jpeg = await picture.clone().withMetadata({ orientation }).jpeg().toBuffer()
    expect((await sharp(jpeg).metadata()).orientation).toBe(orientation)
    expect(exifOrientation(jpeg)).toBe(orientation)
    const { width, height } = await checkPhoto(jpeg)
    expect([width, height]).toEqual(orientation >= 5 ? [128, 160] : [160, 128])
  }
)

/** EXIF of one entry, big-endian as many cameras write it. */
function exif(tag: number, type: number, value: number): Buffer {
  const body = Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\0\0\0\0\0\0\0\x01\0\0\0\0', 'latin1')
  body.writeUInt16BE(tag, 16)
  body.writeUInt16BE(type, 18)
  body.writeUInt16BE(value, 24)
  return body
}

// Would catch: damaged EXIF taken for "upright" instead of asking the decoder, or reading past its end.
test('what is not understood is left to the decoder', () => {
  expect(exifOrientation(exif(0x0112, 3, 6))).toBe(6)
  expect(exifOrientation(exif(0x010f, 3, 6))).toBe(1)
  expect(exifOrientation(Buffer.from('no metadata'))).toBe(1)
  expect(exifOrientation(exif(0x0112, 3, 9))).toBeNull()
  expect(exifOrientation(exif(0x0112, 4, 6))).toBeNull()
  const whole = exif(0x0112, 3, 6)
  for (let length = 6; length < whole.length - 3; length++)
    expect(exifOrientation(whole.subarray(0, length)), String(length)).toBeNull()
})
