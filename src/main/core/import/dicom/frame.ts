import { AppError } from '../../../../shared/errors'
import { checkSize } from '../../grading/decode/limits'
import { sharedImaging } from '../../imaging/shared-imaging'
import type { DicomFile, PixelLayout } from './read-dicom'
import { unpackRle } from './rle'

const JPEG = new Set(['1.2.840.10008.1.2.4.50'])
const RLE = '1.2.840.10008.1.2.5'
const PLAIN = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99'])
/** OCT and other volumes are DICOM of the eye too, but no photographs. */
const PHOTOGRAPHS = new Set(['OP', 'XC', 'SC', 'OT', ''])

/**
 * The first frame as a file that the rest of the product reads: the JPEG stream as it stands, byte for byte, or raw
 * samples as a lossless PNG (8 or 16 bits).
 * @throws AppError UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE, IMAGE_TOO_SMALL.
 */
export async function frameOf(dicom: DicomFile): Promise<Buffer> {
  const { transferSyntax, modality, layout, pixels } = dicom
  if (!PHOTOGRAPHS.has(modality)) throw unsupported(`it is of modality ${modality}`)
  checkSize(layout.columns, layout.rows)
  if (JPEG.has(transferSyntax)) return withoutPadding(pixels)
  if (transferSyntax === RLE) return toPng(unpackRle(pixels, layout), { ...layout, planar: 1 })
  if (PLAIN.has(transferSyntax)) return toPng(pixels, layout)
  throw unsupported(`its pixels are packed as ${transferSyntax}`)
}

/** Encapsulated streams have an even length: a byte after the end marker is none of theirs. */
function withoutPadding(jpeg: Buffer): Buffer {
  const end = jpeg.length - 1
  return jpeg[end] === 0 && jpeg[end - 1] === 0xd9 && jpeg[end - 2] === 0xff
    ? jpeg.subarray(0, end)
    : jpeg
}

async function toPng(pixels: Buffer, layout: PixelLayout): Promise<Buffer> {
  const { rows, columns, samples, bitsAllocated, photometric } = layout
  const known = ['RGB', 'YBR_FULL', 'MONOCHROME1', 'MONOCHROME2'].includes(photometric)
  if (!known || (samples !== 1 && samples !== 3) || (bitsAllocated !== 8 && bitsAllocated !== 16))
    throw unsupported(`its colours are ${photometric} in ${bitsAllocated} bits`)
  const count = rows * columns * samples
  if (pixels.length < (count * bitsAllocated) / 8) throw unsupported('its pixels are cut short')
  const values = inPixelOrder(samplesOf(pixels, count, layout), layout)
  if (photometric === 'MONOCHROME1') invert(values)
  if (photometric === 'YBR_FULL') toRgb(values)
  const picture = { samples: values, width: columns, height: rows, channels: samples } as const
  return Buffer.from(await sharedImaging().submit('png', picture, { urgency: 'import' }).done)
}

/** Samples with their stored bits moved to the top of the range. */
function samplesOf(
  pixels: Buffer,
  count: number,
  { bitsAllocated, bitsStored }: PixelLayout
): Uint8Array | Uint16Array {
  if (bitsAllocated === 8) return Uint8Array.from(pixels.subarray(0, count))
  const shift = 16 - bitsStored
  return Uint16Array.from({ length: count }, (_, i) => pixels.readUInt16LE(2 * i) << shift)
}

function inPixelOrder<T extends Uint8Array | Uint16Array>(values: T, layout: PixelLayout): T {
  if (layout.planar === 0 || layout.samples === 1) return values
  const plane = values.length / layout.samples
  const mixed = values.slice() as T
  for (let i = 0; i < values.length; i++)
    mixed[(i % plane) * layout.samples + Math.floor(i / plane)] = values[i] ?? 0
  return mixed
}

function invert(values: Uint8Array | Uint16Array): void {
  const top = values.BYTES_PER_ELEMENT === 1 ? 255 : 65_535
  for (let i = 0; i < values.length; i++) values[i] = top - (values[i] ?? 0)
}

/** Full-range YCbCr to RGB (PS3.3 C.7.6.3.1.2); 8 bits alone are defined. */
function toRgb(values: Uint8Array | Uint16Array): void {
  const clamp = (v: number): number => Math.max(0, Math.min(255, Math.round(v)))
  for (let i = 0; i + 2 < values.length; i += 3) {
    const [y = 0, cb = 0, cr = 0] = [values[i], values[i + 1], values[i + 2]]
    values[i] = clamp(y + 1.402 * (cr - 128))
    values[i + 1] = clamp(y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128))
    values[i + 2] = clamp(y + 1.772 * (cb - 128))
  }
}

function unsupported(why: string): AppError {
  return new AppError('UNSUPPORTED_FORMAT', `The DICOM file is not imported: ${why}.`, {
    data: { kind: 'dicom' }
  })
}
