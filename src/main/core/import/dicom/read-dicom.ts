import dcmjs from 'dcmjs'
import type { Eye, ImageFacts } from '../../../../shared/domain/image'
import { AppError, messageOf } from '../../../../shared/errors'

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
  readonly frames: number
  readonly layout: PixelLayout
  /** First frame as stored: a compressed stream or raw samples. */
  readonly pixels: Buffer
  readonly facts: Partial<ImageFacts>
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
    const [frame] = dict['7FE00010']?.Value ?? []
    if (!(frame instanceof ArrayBuffer) && !ArrayBuffer.isView(frame))
      throw new Error('it holds no picture')
    return {
      transferSyntax: textOf(meta['00020010']?.Value?.[0]) ?? '',
      modality: text('00080060') ?? '',
      frames: number('00280008', 1),
      layout: {
        rows: number('00280010', 0),
        columns: number('00280011', 0),
        samples: number('00280002', 1),
        bitsAllocated: number('00280100', 8),
        bitsStored: number('00280101', number('00280100', 8)),
        planar: number('00280006', 0),
        photometric: text('00280004') ?? ''
      },
      pixels: ArrayBuffer.isView(frame)
        ? Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
        : Buffer.from(frame),
      facts: factsOf(text)
    }
  } catch (cause) {
    throw new AppError(
      'UNSUPPORTED_FORMAT',
      `The DICOM file cannot be read (${messageOf(cause)}).`,
      { cause, data: { kind: 'dicom' } }
    )
  }
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
