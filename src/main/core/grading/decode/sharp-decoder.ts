import sharp, { type Metadata } from 'sharp'
import { AppError, isAppError, messageOf } from '../../../../shared/errors'
import type { DecodeNote } from '../image-grade'
import type { DecodedPhotograph, ImageDecoder } from './decoder'
import { inspect, type Inspection } from './inspect'
import { checkSize, MAX_PIXELS } from './limits'

const ALLOWED_LOADERS = ['Jpeg', 'Png', 'Nsgif', 'Webp', 'Tiff'].map((n) => `VipsForeignLoad${n}`)

/**
 * Decoder on sharp (libvips). Process-wide settings: no cache (flat memory, no file kept open), one thread a
 * picture (the pool decides how many at once), and no loader but the five formats that `inspect` lets through.
 */
export function createSharpDecoder(): ImageDecoder {
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: ALLOWED_LOADERS })
  // The WebAssembly build names the compiler that made it.
  const name = 'emscripten' in sharp.versions ? 'sharp-wasm32' : 'sharp'
  return { name, version: sharp.versions.sharp, decode }
}

async function decode(bytes: Uint8Array, shortSide: number): Promise<DecodedPhotograph> {
  const inspection = inspect(bytes)
  // The whole picture is decoded strictly once with an end marker supplied: a missing block then shows.
  const input = inspection.endMissing ? Buffer.concat([bytes, Buffer.from([0xff, 0xd9])]) : bytes
  try {
    return await decodeInspected(input, inspection, shortSide)
  } catch (cause) {
    throw isAppError(cause) ? cause : damaged(cause, inspection)
  }
}

async function decodeInspected(
  input: Uint8Array,
  inspection: Inspection,
  shortSide: number
): Promise<DecodedPhotograph> {
  const options = { failOn: 'warning', limitInputPixels: MAX_PIXELS, sequentialRead: true } as const
  const metadata = await sharp(input, options).metadata()
  const turned = (metadata.orientation ?? 1) >= 5
  const stored = { width: metadata.width, height: metadata.pageHeight ?? metadata.height }
  checkSize(stored.width, stored.height)
  const divisor = inspection.endMissing
    ? 1
    : Math.max(1, Math.floor(Math.min(stored.width, stored.height) / shortSide))

  // Profiles of RGB pictures are left alone: the network was trained on the stored values. CMYK needs one.
  let pipeline = sharp(input, { ...options, ignoreIcc: metadata.space !== 'cmyk' }).autoOrient()
  const width = turned ? stored.height : stored.width
  const height = turned ? stored.width : stored.height
  if (divisor > 1) {
    const reduced = { width: Math.floor(width / divisor), height: Math.floor(height / divisor) }
    // A JPEG is decoded at a fraction of its size; the kernel does the small rest.
    pipeline = pipeline.resize({ ...reduced, fit: 'fill', kernel: 'lanczos3' })
  }
  const { data, info } = await pipeline
    .flatten({ background: '#000000' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const pixels = info.channels === 1 ? greyToRgb(data) : data
  return {
    width,
    height,
    raster: { width: info.width, height: info.height, data: pixels },
    frames: metadata.pages ?? 1,
    notes: notesOf(metadata, inspection)
  }
}

function notesOf(metadata: Metadata, inspection: Inspection): DecodeNote[] {
  const notes: DecodeNote[] = []
  if ((metadata.pages ?? 1) > 1) notes.push('first-frame-only')
  if (metadata.space === 'b-w' || metadata.space === 'grey16') notes.push('greyscale')
  if (metadata.space === 'cmyk') notes.push('cmyk-converted')
  if (metadata.depth !== 'uchar') notes.push('sixteen-bit-reduced')
  if (metadata.hasAlpha) notes.push('alpha-dropped')
  if (inspection.endMissing) notes.push('end-marker-missing')
  return notes
}

function greyToRgb(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3)
  for (let i = 0; i < grey.length; i++) rgb.fill(grey[i] ?? 0, i * 3, i * 3 + 3)
  return rgb
}

function damaged(cause: unknown, inspection: Inspection): AppError {
  const text = messageOf(cause)
  if (/pixel limit/i.test(text)) {
    return new AppError('IMAGE_TOO_LARGE', 'The file claims more pixels than are read.', { cause })
  }
  const format = inspection.format.toUpperCase()
  const cut =
    inspection.endMissing || /premature end of JPEG image|unexpected (EOF|end)|truncat/i.test(text)
  return cut
    ? new AppError(
        'FILE_TRUNCATED',
        `The ${format} file is cut off before its end. Copy it again.`,
        {
          cause
        }
      )
    : new AppError(
        'FILE_UNREADABLE',
        `The picture data of the ${format} file are damaged. Copy it again.`,
        {
          cause
        }
      )
}
