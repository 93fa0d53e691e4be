import { AppError, isAppError, messageOf } from '../../../../shared/errors'
import { checkSize } from '../../grading/decode/limits'
import { sharedImaging } from '../../imaging/shared-imaging'
import { throughPalette, type Palette } from './palette'
import type { DicomFile, PixelLayout } from './read-dicom'
import { unpackRle } from './rle'

const JPEG = new Set(['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51'])
const RLE = '1.2.840.10008.1.2.5'
const PLAIN = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99'])
const PACKED: Readonly<Record<string, 'jpeg-2000' | 'jpeg-lossless'>> = {
  '1.2.840.10008.1.2.4.57': 'jpeg-lossless',
  '1.2.840.10008.1.2.4.70': 'jpeg-lossless',
  '1.2.840.10008.1.2.4.90': 'jpeg-2000',
  '1.2.840.10008.1.2.4.91': 'jpeg-2000'
}
/** OCT and other volumes are DICOM of the eye too, but no photographs. */
const PHOTOGRAPHS = new Set(['OP', 'XC', 'SC', 'OT', ''])
/** Stereo pairs and short series are photographs each; more is a film. */
const MOST_FRAMES = 64
const IMPORT = { urgency: 'import' } as const

/**
 * Each frame as a file that the rest of the product reads: the JPEG stream as it stands, byte for byte, or the
 * samples as a lossless PNG (8 or 16 bits).
 * @throws AppError UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE, IMAGE_TOO_SMALL, at once or from a frame.
 */
export function framesOf(dicom: DicomFile): (() => Promise<Uint8Array>)[] {
  const { modality, layout, frames } = dicom
  if (!PHOTOGRAPHS.has(modality)) throw unsupported(`it is of modality ${modality}`)
  if (frames.length > MOST_FRAMES) throw unsupported(`it is a film of ${frames.length} pictures`)
  checkSize(layout.columns, layout.rows)
  return frames.map((frame) => async () => {
    try {
      return await frameOf(dicom, frame)
    } catch (cause) {
      // Whatever damaged pixels lead to, it is the matter of this frame alone.
      throw isAppError(cause) ? cause : unsupported(messageOf(cause), cause)
    }
  })
}

async function frameOf(
  { transferSyntax, layout, palette }: DicomFile,
  frame: Buffer
): Promise<Uint8Array> {
  if (JPEG.has(transferSyntax)) return withoutPadding(frame)
  const packing = PACKED[transferSyntax]
  if (packing) return toPng(await unpacked(frame, packing, layout), asUnpacked(layout), palette)
  if (transferSyntax === RLE) {
    const byPlane = { ...layout, planar: 1 }
    return toPng(samplesOf(unpackRle(frame, layout), layout), byPlane, palette)
  }
  if (PLAIN.has(transferSyntax)) return toPng(samplesOf(frame, layout), layout, palette)
  throw unsupported(`its pixels are packed as ${transferSyntax}`)
}

/** Samples from a code stream, in a process of its own. */
async function unpacked(
  frame: Buffer,
  packing: 'jpeg-2000' | 'jpeg-lossless',
  { columns, rows, samples }: PixelLayout
): Promise<Uint8Array | Uint16Array> {
  const found = await sharedImaging().submit('unpack', { input: frame, packing }, IMPORT).done
  if (found.width !== columns || found.height !== rows || found.channels !== samples)
    throw unsupported('its frame is not of the size that it states')
  return found.samples
}

/** The colour transform of JPEG 2000 is part of its code stream, and colour stands by pixel. */
function asUnpacked(layout: PixelLayout): PixelLayout {
  const photometric = /^YBR_(RCT|ICT)$/.test(layout.photometric) ? 'RGB' : layout.photometric
  return { ...layout, photometric, planar: 0 }
}

/** Encapsulated streams have an even length: a byte after the end marker is none of theirs. */
function withoutPadding(jpeg: Buffer): Buffer {
  const end = jpeg.length - 1
  return jpeg[end] === 0 && jpeg[end - 1] === 0xd9 && jpeg[end - 2] === 0xff
    ? jpeg.subarray(0, end)
    : jpeg
}

async function toPng(
  stored: Uint8Array | Uint16Array,
  layout: PixelLayout,
  palette: Palette | null
): Promise<Uint8Array> {
  const { rows: height, columns: width, photometric } = layout
  if (palette) {
    const samples = throughPalette(stored, palette)
    return sharedImaging().submit('png', { samples, width, height, channels: 3 }, IMPORT).done
  }
  const channels = layout.samples
  const known = ['RGB', 'YBR_FULL', 'MONOCHROME1', 'MONOCHROME2'].includes(photometric)
  if (!known || (channels !== 1 && channels !== 3))
    throw unsupported(`its colours are ${photometric}`)
  const samples = inPixelOrder(atTop(stored, layout), layout)
  if (photometric === 'MONOCHROME1') invert(samples)
  if (photometric === 'YBR_FULL') toRgb(samples)
  return sharedImaging().submit('png', { samples, width, height, channels }, IMPORT).done
}

/** Raw samples as numbers. */
function samplesOf(pixels: Buffer, layout: PixelLayout): Uint8Array | Uint16Array {
  const { rows, columns, samples, bitsAllocated } = layout
  if (bitsAllocated !== 8 && bitsAllocated !== 16)
    throw unsupported(`its samples have ${bitsAllocated} bits`)
  const count = rows * columns * samples
  if (pixels.length < (count * bitsAllocated) / 8) throw unsupported('its pixels are cut short')
  if (bitsAllocated === 8) return Uint8Array.from(pixels.subarray(0, count))
  return Uint16Array.from({ length: count }, (_, i) => pixels.readUInt16LE(2 * i))
}

/** Samples with their stored bits moved to the top of the range. */
function atTop(
  values: Uint8Array | Uint16Array,
  { bitsStored }: PixelLayout
): Uint8Array | Uint16Array {
  const shift = 8 * values.BYTES_PER_ELEMENT - bitsStored
  return shift > 0 ? values.map((value: number) => value << shift) : values
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

function unsupported(why: string, cause?: unknown): AppError {
  return new AppError('UNSUPPORTED_FORMAT', `The DICOM file is not imported: ${why}.`, {
    ...{ cause, data: { kind: 'dicom' } }
  })
}
