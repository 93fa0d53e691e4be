import { AppError } from '../../../../shared/errors'

export interface JpegStructure {
  readonly width: number
  readonly height: number
  readonly components: number
  readonly progressive: boolean
  /** Huffman coded, 8 bits, in one, three or four components: what every decoder reads. */
  readonly common: boolean
  /** False when the data stop before the end marker: the file was cut, or its writer left the marker out. */
  readonly ended: boolean
  /** Where the picture data begin: all that comes before says what the picture is. */
  readonly headBytes: number
}

const SOF_WITHOUT_PICTURE = new Set([0xc4, 0xc8, 0xcc])
const PROGRESSIVE = new Set([0xc2, 0xc6, 0xca, 0xce])
/** DHT, SOS, DQT, DNL, DRI, COM. */
const SEGMENT_BETWEEN_SCANS = new Set([0xc4, 0xda, 0xdb, 0xdc, 0xdd, 0xfe])

/**
 * Walks a JPEG's markers without decoding it: size for the limits, and whether it ends where it should.
 * Thumbnails inside EXIF and anything after the end marker are not looked at.
 * @throws AppError FILE_TRUNCATED when it stops inside its headers, FILE_UNREADABLE when a header makes no sense
 */
export function readJpegStructure(bytes: Uint8Array): JpegStructure {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let frame: Omit<JpegStructure, 'ended' | 'headBytes'> | undefined
  let at = 2
  for (;;) {
    if (at + 4 > view.length) throw truncated()
    if (view[at] !== 0xff) throw unreadable('its headers are damaged')
    const marker = view[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = view.readUInt16BE(at + 2)
    if (marker === 0x00 || marker === 0xd9 || length < 2)
      throw unreadable('its headers are damaged')
    if (at + 2 + length > view.length) throw truncated()
    if (marker >= 0xc0 && marker <= 0xcf && !SOF_WITHOUT_PICTURE.has(marker)) {
      if (length < 8) throw unreadable('its headers are damaged')
      frame = {
        height: view.readUInt16BE(at + 5),
        width: view.readUInt16BE(at + 7),
        components: view[at + 9] ?? 0,
        common: marker <= 0xc2 && view[at + 4] === 8 && [1, 3, 4].includes(view[at + 9] ?? 0),
        progressive: PROGRESSIVE.has(marker)
      }
    }
    if (marker === 0xda) {
      if (frame === undefined) throw unreadable('it has no picture header')
      const headBytes = at + 2 + length
      return { ...frame, ended: endsAfter(view, headBytes), headBytes }
    }
    at += 2 + length
  }
}

/**
 * True when an end-of-image marker follows the entropy-coded data that start at `from`. Only segments that may
 * stand between scans are jumped over: a damaged byte must not hide the end marker.
 */
function endsAfter(view: Buffer, from: number): boolean {
  let at = from
  for (;;) {
    at = view.indexOf(0xff, at)
    if (at < 0 || at + 1 >= view.length) return false
    const next = view[at + 1] ?? 0
    if (next === 0xd9) return true
    const length = at + 4 <= view.length ? view.readUInt16BE(at + 2) : 0
    const isSegment =
      SEGMENT_BETWEEN_SCANS.has(next) && length >= 2 && at + 2 + length < view.length
    at += isSegment ? 2 + length : next === 0xff ? 1 : 2
  }
}

function truncated(): AppError {
  return new AppError(
    'FILE_TRUNCATED',
    'The JPEG file is cut off inside its headers. Copy it again.'
  )
}

function unreadable(why: string): AppError {
  return new AppError('FILE_UNREADABLE', `The JPEG file cannot be read: ${why}. Copy it again.`)
}
