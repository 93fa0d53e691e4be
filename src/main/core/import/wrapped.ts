import type { ImageFacts, PixelSpacing } from '../../../shared/domain/image'
import { AppError, isAppError, messageOf } from '../../../shared/errors'
import { checkSize, MAX_FILE_BYTES } from '../grading/decode/limits'
import { sharedImaging } from '../imaging/shared-imaging'
import type { Packing } from '../imaging/host/unpack'
import { readWhole } from './source-file'
import { sha256Of } from './digest'
import type { ImportIo } from './import-io'
import type { FoundFile } from './walk'

/** Files that hold photographs which nothing after the import reads as they are, and how they are kept. */
const EXTENSIONS = { dicom: 'dcm', bmp: 'bmp', 'jpeg-2000': 'jp2' } as const
export type WrappedKind = keyof typeof EXTENSIONS

export interface Wrapped {
  readonly extension: string
  /** Of the file itself, which is kept too. */
  readonly sha256: string
  /** What the file says of all its photographs. */
  readonly facts: Partial<ImageFacts>
  readonly pixelSpacing: PixelSpacing | null
  /** Each photograph as a JPEG, byte for byte where it is one, or as a lossless PNG. */
  readonly pictures: readonly (() => Promise<Uint8Array>)[]
}

/** What `inspect` called a file that is one of these. */
export function wrappedKind(error: AppError): WrappedKind | null {
  const kind = error.data?.['kind']
  return typeof kind === 'string' && kind in EXTENSIONS ? (kind as WrappedKind) : null
}

/**
 * Reads such a file from the card.
 * @throws AppError UNSUPPORTED_FORMAT when it holds no photograph that can be taken, IO_FAILED.
 */
export async function unwrap(io: ImportIo, file: FoundFile, kind: WrappedKind): Promise<Wrapped> {
  if (file.bytes > MAX_FILE_BYTES) throw notTaken(kind, 'it is too large')
  const bytes = await readWhole(io, file)
  const common = { extension: EXTENSIONS[kind], sha256: await sha256Of(bytes) }
  if (kind !== 'dicom')
    return { ...common, facts: {}, pixelSpacing: null, pictures: [() => unpacked(bytes, kind)] }
  // The DICOM library is large, and most cards have no such file.
  const [{ readDicom }, { framesOf }] = await Promise.all([
    import('./dicom/read-dicom'),
    import('./dicom/frame')
  ])
  const dicom = readDicom(bytes)
  const { facts, pixelSpacing } = dicom
  return { ...common, facts, pixelSpacing, pictures: framesOf(dicom) }
}

async function unpacked(
  bytes: Buffer,
  packing: Exclude<Packing, 'jpeg-lossless'>
): Promise<Uint8Array> {
  // Icons and the like are no photographs: said before anything is decoded, and they keep no card from being erased.
  if (packing === 'bmp' && bytes.length >= 26)
    checkSize(bytes.readInt32LE(18), Math.abs(bytes.readInt32LE(22)))
  const job = { urgency: 'import' } as const
  try {
    const samples = await sharedImaging().submit('unpack', { input: bytes, packing }, job).done
    return await sharedImaging().submit('png', samples, job).done
  } catch (cause) {
    throw isAppError(cause) ? cause : notTaken(packing, messageOf(cause), cause)
  }
}

function notTaken(kind: WrappedKind, why: string, cause?: unknown): AppError {
  const message = `The ${kind === 'dicom' ? 'DICOM' : kind.toUpperCase()} file is not imported: ${why}.`
  return new AppError('UNSUPPORTED_FORMAT', message, { cause, data: { kind } })
}
