import { readJpegStructure } from '../../grading/decode/jpeg-structure'
import { checkSize } from '../../grading/decode/limits'
import type { Samples } from './protocol'

/** Packings that the image library does not read. */
export type Packing = 'bmp' | 'jpeg-2000' | 'jpeg-lossless'

const START_AND_SIZE = Buffer.from('ff4fff51', 'hex')

/**
 * Samples of a picture, exactly as packed, in an imaging host and nowhere else: none of these decoders was made for
 * hostile files. @throws AppError of `checkSize`; Error with a decoder's words for a damaged picture.
 */
export const unpack: Readonly<Record<Packing, (packed: Uint8Array) => Promise<Samples>>> = {
  /** As cameras and Windows write it, with or without run lengths or a palette, 1 to 32 bits a pixel. */
  async bmp(packed) {
    const file = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)
    if (file.length < 54) throw new Error('The BMP file is cut off inside its header.')
    checkSize(file.readInt32LE(18), Math.abs(file.readInt32LE(22)))
    const { decode } = await import('bmp-ts')
    const { data, width, height } = decode(file, { toRGBA: true })
    const samples = new Uint8Array(width * Math.abs(height) * 3)
    for (let from = 0, to = 0; to < samples.length; from += 4, to += 3)
      samples.set(data.subarray(from, from + 3), to)
    return { samples, width, height: Math.abs(height), channels: 3 }
  },

  /** A code stream or a JP2 file. Its own colour transform is undone. */
  async 'jpeg-2000'(packed) {
    checkJpeg2000Size(packed)
    const { default: load } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs')
    const silent = { print: () => undefined, printErr: () => undefined }
    const decoder = new (await load(silent)).J2KDecoder()
    try {
      decoder.getEncodedBuffer(packed.length).set(packed)
      decoder.decode()
      const {
        width,
        height,
        componentCount: channels,
        bitsPerSample,
        isSigned
      } = decoder.getFrameInfo()
      const bytes = decoder.getDecodedBuffer()
      const deep = bitsPerSample > 8
      if (isSigned || (channels !== 1 && channels !== 3))
        throw new Error('The JPEG 2000 picture is neither grey nor RGB.')
      // A picture that is cut short decodes to nothing.
      if (width === 0 || bytes.length !== width * height * channels * (deep ? 2 : 1))
        throw new Error('The JPEG 2000 picture is cut off or damaged.')
      const own = bytes.slice()
      return { samples: deep ? new Uint16Array(own.buffer) : own, width, height, channels }
    } finally {
      decoder.delete()
    }
  },

  /** Process 14, any predictor. */
  async 'jpeg-lossless'(packed) {
    const { width, height, components: channels, ended } = readJpegStructure(packed)
    checkSize(width, height)
    if (channels !== 1 && channels !== 3)
      throw new Error('The lossless JPEG is neither grey nor RGB.')
    if (!ended) throw new Error('The lossless JPEG is cut off before its end.')
    const { Decoder } = await import('jpeg-lossless-decoder-js')
    const file = new Uint8Array(packed).buffer
    const samples = new Decoder().decode(file, 0, packed.length, precisionOf(packed) > 8 ? 2 : 1)
    return { samples, width, height, channels }
  }
}

/** Size of the reference grid less its offset (ISO/IEC 15444-1 A.5.1): the decoder would allocate it unseen. */
function checkJpeg2000Size(packed: Uint8Array): void {
  const file = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)
  const at = file.indexOf(START_AND_SIZE)
  if (at < 0 || at + 24 > file.length) throw new Error('The JPEG 2000 header is damaged.')
  const number = (offset: number): number => file.readUInt32BE(at + offset)
  checkSize(number(8) - number(16), number(12) - number(20))
}

/** Bits a sample, from the frame header. */
function precisionOf(jpeg: Uint8Array): number {
  for (let at = 2; at + 4 < jpeg.length;) {
    if (jpeg[at + 1] === 0xc3) return jpeg[at + 4] ?? 8
    at += 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0))
  }
  throw new Error('The JPEG is not a lossless one.')
}
