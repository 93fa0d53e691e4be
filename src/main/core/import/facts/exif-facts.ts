import ExifReader from 'exifreader'

/** What the camera wrote into the file. */
export interface ExifFacts {
  readonly camera: string | null
  readonly cameraSerial: string | null
  /** UTC, ISO 8601. */
  readonly capturedAt: string | null
}

const NOTHING: ExifFacts = { camera: null, cameraSerial: null, capturedAt: null }
/** Metadata stand at the start of a JPEG, PNG or WebP; only a TIFF may keep them at its end. */
const HEAD_BYTES = 256 * 1024

/** Reads camera and capture time. Broken metadata are no reason to refuse a photograph: they read as nothing. */
export function factsFromExif(bytes: Buffer, extension: string): ExifFacts {
  const head = extension === 'tif' ? bytes : bytes.subarray(0, HEAD_BYTES)
  if (extension !== 'tif' && !head.includes('Exif') && !head.includes('eXIf')) return NOTHING
  try {
    const copy = new Uint8Array(head).buffer
    const tags = ExifReader.load(copy, { expanded: false })
    return {
      camera: cameraOf(textOf(tags['Make']), textOf(tags['Model'])),
      cameraSerial: textOf(tags['BodySerialNumber']) ?? textOf(tags['SerialNumber']),
      capturedAt: timeOf(
        textOf(tags['DateTimeOriginal']) ?? textOf(tags['DateTimeDigitized']),
        textOf(tags['OffsetTimeOriginal']) ?? textOf(tags['OffsetTime'])
      )
    }
  } catch {
    return NOTHING
  }
}

function textOf(tag: unknown): string | null {
  const description = (tag as { description?: unknown } | undefined)?.description
  if (typeof description !== 'string') return null
  // Control characters and padding that firmware leaves in fixed-length fields.
  const text = description.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim()
  return text === '' ? null : text.slice(0, 120)
}

function cameraOf(make: string | null, model: string | null): string | null {
  if (make === null || model === null) return model ?? make
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`
}

/**
 * EXIF time (`2026:11:23 09:30:00`) as UTC. Without an offset it is the clock of the camera, taken to stand in
 * this computer's time zone.
 */
export function timeOf(text: string | null, offset: string | null): string | null {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(text ?? '')
  if (!parts) return null
  const [, year, month, day, hour, minute, second] = parts
  const zone = /^[+-]\d\d:\d\d$/.test(offset ?? '') ? (offset ?? '') : ''
  const time = new Date(
    `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}${zone}`
  )
  return Number.isNaN(time.getTime()) || Number(year) < 1990 ? null : time.toISOString()
}
