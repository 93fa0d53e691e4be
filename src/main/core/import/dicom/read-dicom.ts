import dcmjs from 'dcmjs'
import type { Eye, ImageFacts, PixelSpacing } from '../../../../shared/domain/image'
import { AppError, isAppError, messageOf } from '../../../../shared/errors'
import { paletteColour, type Palette, type PaletteColour } from './palette'

/** How the pixels of a frame are laid out (DICOM PS3.3 C.7.6.3). */
export interface PixelLayout {
  readonly rows: number
  readonly columns: number
  readonly samples: number
  readonly bitsAllocated: number
  readonly bitsStored: number
  /** 0: colour by pixel; 1: colour by plane. */
  readonly planar: number
  readonly photometric: string
}

export interface DicomFile {
  readonly transferSyntax: string
  readonly modality: string
  readonly layout: PixelLayout
  /** Each frame as stored: a compressed stream or raw samples. */
  readonly frames: readonly Buffer[]
  /** Where the pixels are numbers of colours. */
  readonly palette: Palette | null
  readonly facts: Partial<ImageFacts>
  readonly pixelSpacing: PixelSpacing | null
}

/** @throws AppError UNSUPPORTED_FORMAT for what cannot be read as DICOM or has no pixels. */
export function readDicom(bytes: Buffer): DicomFile {
  try {
    dcmjs.log.setLevel('silent')
    const copy = new Uint8Array(bytes).buffer
    const { meta, dict } = dcmjs.data.DicomMessage.readFile(copy)
    const text = (tag: string): string | null => textOf(dict[tag]?.Value?.[0])
    const number = (tag: string, missing: number): number => {
      const value = Number(dict[tag]?.Value?.[0])
      return Number.isFinite(value) ? value : missing
    }
    const photometric = text('00280004') ?? ''
    return {
      transferSyntax: textOf(meta['00020010']?.Value?.[0]) ?? '',
      modality: text('00080060') ?? '',
      frames: framesIn(dict['7FE00010']?.Value ?? [], number('00280008', 1)),
      palette: photometric === 'PALETTE COLOR' ? paletteIn(dict) : null,
      layout: {
        rows: number('00280010', 0),
        columns: number('00280011', 0),
        samples: number('00280002', 1),
        bitsAllocated: number('00280100', 8),
        bitsStored: number('00280101', number('00280100', 8)),
        planar: number('00280006', 0),
        photometric
      },
      facts: factsOf(text),
      pixelSpacing: spacingIn(dict['00280030'] ?? dict['00181164'])
    }
  } catch (cause) {
    if (isAppError(cause)) throw cause
    throw new AppError(
      'UNSUPPORTED_FORMAT',
      `The DICOM file cannot be read (${messageOf(cause)}).`,
      { cause, data: { kind: 'dicom' } }
    )
  }
}

type Elements = Readonly<Record<string, { readonly Value?: readonly unknown[] }>>

/** Raw samples of several frames stand in one piece; compressed ones are apart. */
function framesIn(values: readonly unknown[], count: number): Buffer[] {
  const pieces = values.flatMap((value) => bufferOf(value) ?? [])
  const [first] = pieces
  if (first === undefined) throw new Error('it holds no picture')
  if (count <= 1) return [pieces.length === 1 ? first : Buffer.concat(pieces)]
  if (pieces.length === count) return pieces
  if (pieces.length > 1) throw new Error(`it has ${pieces.length} frames, not ${count}`)
  const length = Math.floor(first.length / count)
  return Array.from({ length: count }, (_, n) => first.subarray(n * length, (n + 1) * length))
}

function paletteIn(dict: Elements): Palette {
  const colour = (n: 1 | 2 | 3): PaletteColour =>
    paletteColour(
      (dict[`0028110${n}`]?.Value ?? []).map(Number),
      bufferOf(dict[`0028120${n}`]?.Value?.[0])
    )
  return [colour(1), colour(2), colour(3)]
}

function bufferOf(value: unknown): Buffer | null {
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return value instanceof ArrayBuffer ? Buffer.from(value) : null
}

/** Pixel Spacing or, where there is none, Imager Pixel Spacing: millimetres between rows, then between columns. */
function spacingIn(element: Elements[string] | undefined): PixelSpacing | null {
  const [rowMm = 0, columnMm = 0] = (element?.Value ?? []).map(Number)
  return rowMm > 0 && columnMm > 0 ? { rowMm, columnMm } : null
}

function factsOf(text: (tag: string) => string | null): Partial<ImageFacts> {
  const eyes: Readonly<Record<string, Eye>> = { R: 'OD', L: 'OS' }
  const eye = eyes[text('00200062') ?? text('00200060') ?? '']
  const model = [text('00080070'), text('00081090')].filter((part) => part !== null).join(' ')
  const capturedAt = dicomTime(
    text('0008002A') ?? `${text('00080023') ?? ''}${text('00080033') ?? ''}`,
    text('00080201')
  )
  const given = {
    patientId: text('00100020'),
    camera: model === '' ? null : model,
    cameraSerial: text('00181000'),
    site: text('00080080'),
    capturedAt
  }
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))
  return { ...known, ...(eye ? { eye } : {}) }
}

/**
 * A DICOM date and time (`YYYYMMDDHHMMSS.FFFFFF&ZZXX`, PS3.5 6.2) as UTC. Without an offset, of its own or of the
 * file, it stands in this computer's zone.
 */
export function dicomTime(value: string, fileOffset: string | null): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)?(\d\d)?)?(?:\.\d+)?([+-]\d{4})?$/.exec(value)
  if (!parts) return null
  const [, year, month, day, hour = '00', minute = '00', second = '00', own] = parts
  const offset = own ?? (/^[+-]\d{4}$/.test(fileOffset ?? '') ? fileOffset : null)
  const zone = offset ? `${offset.slice(0, 3)}:${offset.slice(3)}` : ''
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const text = String(value).replaceAll('\0', '').trim()
  return text === '' ? null : text
}
