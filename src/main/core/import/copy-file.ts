import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { ImageFacts, PixelSpacing } from '../../../shared/domain/image'
import { AppError, isAppError } from '../../../shared/errors'
import { sha256Of } from './digest'
import type { FactsReader } from './facts/facts'
import type { ImportIo } from './import-io'
import { BLOCK, type ReusableBuffer } from './page-buffer'
import {
  checkHead,
  checkLargePhoto,
  checkPhoto,
  isUnrecognised,
  type PhotoInfo
} from './photo-check'
import { readBack, type ReadBackMethod } from './read-back'
import { CHUNK, openSource, readSource, refuseChanged, WHOLE } from './source-file'
import type { FoundFile } from './walk'
import { destinationFailed } from './write-failures'

/** A copy that is on the disk, complete and read back, but does not count yet. */
export interface VerifiedCopy {
  readonly part: string
  readonly sha256: string
  readonly bytes: number
  readonly method: ReadBackMethod
  /** The photograph, or why it is none that can be used. */
  readonly photo: PhotoInfo | AppError
  readonly facts: ImageFacts
  /** SHA-256 of the file that the photograph was in, such as a DICOM file, and that is kept beside it. */
  readonly container?: string
  readonly pixelSpacing?: PixelSpacing
}

const HEAD = 64 * 1024

const PICTURE_NAME = /\.(?:jpe?g|jpe|jfif|png|tiff?|webp|gif|bmp|hei[cf]|dcm)$/i

/**
 * Reads a file once from the card, hashing it on the way into `part`, forces it to the disk and reads it back.
 * Nothing is left at `part` when this throws.
 * @throws AppError of `inspect` for what is no photograph (then nothing was written), IO_FAILED for a source
 *   that cannot be read or a copy that reads back wrong, DISK_FULL.
 */
export async function copyFile(
  io: ImportIo,
  file: FoundFile,
  part: string,
  { memory, facts }: { readonly memory: ReusableBuffer; readonly facts: FactsReader }
): Promise<VerifiedCopy> {
  const source = await openSource(io, file)
  try {
    const read = await (file.bytes <= WHOLE ? copyWhole : copyInPieces)(
      io,
      { file, source, readFacts: facts },
      part,
      memory
    )
    const back = await readBack(io, part, memory, read.bytes).catch((cause: unknown) => {
      throw destinationFailed(cause)
    })
    if (back.sha256 !== read.sha256 || back.bytes !== read.bytes)
      throw new AppError(
        'IO_FAILED',
        'The copy reads back different from what was written: the disk of this computer may be failing. Nothing was kept of it; the card still has the file.',
        { data: { code: 'COPY_DIFFERS' } }
      )
    return { ...read, part, method: back.method }
  } catch (thrown) {
    await io.rm(part, { force: true }).catch(() => undefined)
    throw thrown
  } finally {
    await source.close().catch(() => undefined)
  }
}

interface Opened {
  readonly file: FoundFile
  readonly source: FileHandle
  readonly readFacts: FactsReader
}
type Copied = Omit<VerifiedCopy, 'part' | 'method'>

async function copyWhole(
  io: ImportIo,
  { file, source, readFacts }: Opened,
  part: string,
  memory: ReusableBuffer
): Promise<Copied> {
  const buffer = memory.atLeast(file.bytes + 2 * BLOCK)
  const bytes = await readSource(source, buffer, 0, file.bytes + 1, file.bytes)
  refuseChanged(file, bytes)
  const content = buffer.subarray(0, bytes)
  refuseOther(file, content.subarray(0, HEAD))

  const work = [
    sha256Of(content),
    verdictOf(() => checkPhoto(content)),
    writePart(io, part, (target) => writeAll(target, content))
  ] as const
  // All three use the buffer and the part: none may be running still when this returns or throws.
  await Promise.allSettled(work)
  const [sha256, photo] = await Promise.all(work)
  const facts = readFacts(file.name, content, isAppError(photo) ? '' : photo.extension)
  return { sha256, bytes, photo, facts }
}

async function copyInPieces(
  io: ImportIo,
  { file, source, readFacts }: Opened,
  part: string,
  memory: ReusableBuffer
): Promise<Copied> {
  const buffer = memory.atLeast(CHUNK)
  const digest = createHash('sha256')
  let head = Buffer.alloc(0)
  let bytes = 0
  await writePart(io, part, async (target) => {
    for (;;) {
      const got = await readSource(source, buffer, bytes, CHUNK)
      const piece = buffer.subarray(0, got)
      if (bytes === 0) {
        head = Buffer.from(piece)
        refuseOther(file, head)
      }
      digest.update(piece)
      await writeAll(target, piece)
      bytes += got
      if (got < CHUNK) return
    }
  })
  refuseChanged(file, bytes)
  const photo = await verdictOf(() => checkLargePhoto(part, head))
  const facts = readFacts(file.name, head, isAppError(photo) ? '' : photo.extension)
  return { sha256: digest.digest('hex'), bytes, photo, facts }
}

/** Writes a new file and forces it to the disk before it is closed. */
async function writePart(
  io: ImportIo,
  part: string,
  write: (target: FileHandle) => Promise<void>
): Promise<void> {
  try {
    const target = await io.open(part, 'wx', 0o600)
    try {
      await write(target)
      await target.sync()
    } finally {
      await target.close()
    }
  } catch (cause) {
    throw isAppError(cause) ? cause : destinationFailed(cause)
  }
}

async function writeAll(target: FileHandle, bytes: Buffer): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await target.write(bytes, done, bytes.length - done)
    done += bytesWritten
  }
}

/**
 * Refuses what is no photograph before any of it is copied, except a picture by name of which the first bytes
 * make no sense: that is what a failing card does to a photograph, and a copy of it is worth keeping.
 */
function refuseOther(file: FoundFile, head: Buffer): void {
  try {
    checkHead(head)
  } catch (thrown) {
    if (isAppError(thrown) && isUnrecognised(thrown) && PICTURE_NAME.test(file.name)) return
    throw thrown
  }
}

/** A photograph's description, or the expected reason that there is none. Anything else is a defect. */
async function verdictOf(check: () => Promise<PhotoInfo>): Promise<PhotoInfo | AppError> {
  try {
    return await check()
  } catch (thrown) {
    // Where nothing can be decoded, now or on this computer, nothing is known of the photograph.
    if (!isAppError(thrown) || thrown.code === 'CANCELLED') throw thrown
    if (thrown.data?.['side'] !== undefined) throw thrown
    return thrown
  }
}
