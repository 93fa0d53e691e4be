import { AppError, isAppError, messageOf } from '../../../shared/errors'
import { inspect, type Inspection } from '../grading/decode/inspect'
import { checkSize } from '../grading/decode/limits'
import type { JobOutput } from '../imaging/host/protocol'
import { sharedImaging } from '../imaging/shared-imaging'
import { exifOrientation } from './exif-orientation'

/** What the bytes of a file are, whatever its name says. */
export interface PhotoInfo {
  /** By content: `jpg`, `png`, `tif`, `gif` or `webp`. */
  readonly extension: string
  /** Upright size in pixels. */
  readonly width: number
  readonly height: number
}

const IMPORT = { urgency: 'import' } as const

const EXTENSIONS: Readonly<Record<Inspection['format'], string>> = {
  jpeg: 'jpg',
  png: 'png',
  gif: 'gif',
  webp: 'webp',
  tiff: 'tif'
}

/** A size that nobody reads may be one flipped bit. */
const DAMAGED: ReadonlySet<string> = new Set([
  ...['FILE_TRUNCATED', 'FILE_UNREADABLE', 'IMAGE_TOO_LARGE']
])

/** Whether the first bytes are of nothing that is known. */
export function isUnrecognised(error: AppError): boolean {
  return error.code === 'NOT_AN_IMAGE' && error.data?.['kind'] === 'unknown'
}

/** Whether this is a photograph, but a damaged one: a copy is kept aside. */
export function isDamaged(error: AppError): boolean {
  return DAMAGED.has(error.code) || isUnrecognised(error)
}

/**
 * Decides whether a whole file in memory is a photograph that can be read to its end.
 * @throws AppError with the codes of `inspect`.
 */
export async function checkPhoto(bytes: Buffer): Promise<PhotoInfo> {
  const inspection = inspect(bytes)
  return describe(bytes, inspection)
}

/**
 * The same for a file too large to hold: libvips streams it from the disk, once, strictly.
 * @throws AppError with the codes of `inspect`.
 */
export async function checkLargePhoto(path: string, head: Buffer): Promise<PhotoInfo> {
  const kind = formatOf(head)
  const info = await describe(path, { format: kind, endMissing: false })
  await decodeStrictly(path, kind)
  return info
}

/** Judges by the first bytes alone: whether it is worth copying at all. @throws AppError of `inspect`. */
export function checkHead(head: Buffer): void {
  formatOf(head)
}

function formatOf(head: Buffer): Inspection['format'] {
  try {
    return inspect(head).format
  } catch (thrown) {
    if (!isAppError(thrown)) throw thrown
    // A head is a truncated file: only what it is counts here, not that it ends.
    if (DAMAGED.has(thrown.code) && head.length > 8) return head[0] === 0x89 ? 'png' : 'jpeg'
    throw thrown
  }
}

async function describe(input: Buffer | string, inspection: Inspection): Promise<PhotoInfo> {
  try {
    const stored = await headerOf(input, inspection)
    checkSize(stored.width, stored.height)
    if (inspection.endMissing && Buffer.isBuffer(input))
      await decodeStrictly(Buffer.concat([input, Buffer.from([0xff, 0xd9])]), inspection.format)
    const turned = stored.orientation >= 5
    return {
      extension: EXTENSIONS[inspection.format],
      width: turned ? stored.height : stored.width,
      height: turned ? stored.width : stored.height
    }
  } catch (cause) {
    throw isAppError(cause) ? cause : unreadable(cause, inspection)
  }
}

/** Size as stored, and how it is to be turned. */
async function headerOf(
  input: Buffer | string,
  { size, headBytes }: Inspection
): Promise<JobOutput<'header'>> {
  if (typeof input === 'string') return sharedImaging().submit('header', { input }, IMPORT).done
  // Headers say enough, and a photograph need not be sent whole to the process that reads them.
  const head = input.subarray(0, headBytes)
  // What cameras write is understood here: on a card of thousands, asking for each would cost more than copying it.
  const orientation = size ? exifOrientation(head) : null
  if (size && orientation !== null) return { ...size, orientation }
  return sharedImaging().submit('header', { input: head }, IMPORT).done
}

/** Decodes the whole picture and fails at the first thing missing. */
async function decodeStrictly(input: Buffer | string, format: Inspection['format']): Promise<void> {
  try {
    await sharedImaging().submit('whole', { input }, IMPORT).done
  } catch (cause) {
    if (isAppError(cause)) throw cause
    throw new AppError(
      'FILE_TRUNCATED',
      `The ${format.toUpperCase()} file is cut off before its end. Take the photograph again.`,
      { cause }
    )
  }
}

function unreadable(cause: unknown, { format }: Inspection): AppError {
  if (/pixel limit/i.test(messageOf(cause)))
    return new AppError('IMAGE_TOO_LARGE', 'The file claims more pixels than are read.', { cause })
  return new AppError(
    'FILE_UNREADABLE',
    `The picture data of the ${format.toUpperCase()} file are damaged.`,
    { cause }
  )
}
