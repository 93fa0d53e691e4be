import { createHash } from 'node:crypto'
import { constants, fstatSync, type Stats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { AppError, isAppError, messageOf } from '../../../shared/errors'
import type { ImageFacts, PixelSpacing } from '../../../shared/domain/image'
import { sha256Of } from './digest'
import type { FactsReader } from './facts/facts'
import { errnoOf, type ImportIo } from './import-io'
import { BLOCK, type ReusableBuffer } from './page-buffer'
import {
  checkHead,
  checkLargePhoto,
  checkPhoto,
  isUnrecognised,
  type PhotoInfo
} from './photo-check'
import { readBack, type ReadBackMethod } from './read-back'
import type { FoundFile } from './walk'

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

/** Files up to this size pass through memory in one piece; larger ones in pieces of 1 MiB. */
const WHOLE = 32 << 20
const CHUNK = 1 << 20
const HEAD = 64 * 1024

const PICTURE_NAME = /\.(?:jpe?g|jpe|jfif|png|tiff?|webp|gif|bmp|hei[cf]|dcm)$/i

const NO_FOLLOW = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK
const NO_ATIME = process.platform === 'linux' ? constants.O_NOATIME : 0

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
    const back = await readBack(io, part, memory, read.bytes)
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

/**
 * SHA-256 of a file on the card, copying nothing.
 * @throws AppError IO_FAILED.
 */
export async function hashSource(
  io: ImportIo,
  file: FoundFile,
  memory: ReusableBuffer
): Promise<string> {
  const source = await openSource(io, file)
  try {
    if (file.bytes <= WHOLE) {
      const buffer = memory.atLeast(file.bytes + 2 * BLOCK)
      return await sha256Of(
        buffer.subarray(0, await readSource(source, buffer, 0, file.bytes + 1, file.bytes))
      )
    }
    const buffer = memory.atLeast(CHUNK)
    const digest = createHash('sha256')
    for (let bytes = 0; ;) {
      const got = await readSource(source, buffer, bytes, CHUNK)
      digest.update(buffer.subarray(0, got))
      bytes += got
      if (got < CHUNK) return digest.digest('hex')
    }
  } finally {
    await source.close().catch(() => undefined)
  }
}

/** A whole file from the card in memory of its own. @throws AppError IO_FAILED. */
export async function readWhole(io: ImportIo, file: FoundFile): Promise<Buffer> {
  const source = await openSource(io, file)
  try {
    const buffer = Buffer.alloc(file.bytes + 1)
    const bytes = await readSource(source, buffer, 0, file.bytes + 1, file.bytes)
    refuseChanged(file, bytes)
    return buffer.subarray(0, bytes)
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

/** Opens without following a link that was swapped in, waiting on a pipe, or touching the access time. */
async function openSource(io: ImportIo, file: FoundFile): Promise<FileHandle> {
  const flags = constants.O_RDONLY | NO_FOLLOW
  let handle: FileHandle
  try {
    handle = await io
      .open(file.path, flags | NO_ATIME)
      // Only a file's owner may ask for that.
      .catch((thrown: unknown) =>
        errnoOf(thrown) === 'EPERM' ? io.open(file.path, flags) : Promise.reject(asError(thrown))
      )
  } catch (cause) {
    throw sourceFailed(cause)
  }
  let stats: Stats
  try {
    // What an open file is needs no disk, and so no turn of the thread pool.
    stats = fstatSync(handle.fd)
  } catch (cause) {
    await handle.close()
    throw sourceFailed(cause)
  }
  if (stats.isFile() && stats.dev === file.device && stats.ino === file.inode) return handle
  await handle.close()
  throw new AppError('IO_FAILED', 'The file was exchanged for another while it was being imported.')
}

/** Reads until `length` bytes are there or the file ends; a read that stops at `expected` has met the end. */
async function readSource(
  source: FileHandle,
  buffer: Buffer,
  position: number,
  length: number,
  expected?: number
): Promise<number> {
  let done = 0
  try {
    while (done < length) {
      const { bytesRead } = await source.read(buffer, done, length - done, position + done)
      if (bytesRead === 0) break
      done += bytesRead
      if (done === expected) break
    }
  } catch (cause) {
    throw sourceFailed(cause)
  }
  return done
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

function refuseChanged(file: FoundFile, bytes: number): void {
  if (bytes === file.bytes) return
  throw new AppError(
    'IO_FAILED',
    `The file has ${bytes} bytes although the card lists ${file.bytes}: it changed, or the card is damaged.`
  )
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
    // Where nothing can be decoded on this computer, nothing is known of the photograph.
    if (isAppError(thrown) && thrown.data?.['side'] === undefined) return thrown
    throw thrown
  }
}

function sourceFailed(cause: unknown): AppError {
  return new AppError(
    'IO_FAILED',
    `The file cannot be read from the card (${messageOf(cause)}). Do not erase the card; clean its contacts or try another reader, and import again.`,
    { cause, data: { code: errnoOf(cause) ?? 'EIO', side: 'source' } }
  )
}

/** What a failed write to the library means. */
export function destinationFailed(cause: unknown): AppError {
  const code = errnoOf(cause) ?? 'EIO'
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(cause)
  return new AppError(
    'IO_FAILED',
    `The copy could not be written to the library (${messageOf(cause)}). Do not erase the card.`,
    { cause, data: { code, side: 'destination' } }
  )
}

/** There is no room left for the library. */
export function diskFull(cause: unknown): AppError {
  return new AppError(
    'DISK_FULL',
    'The disk of the library is full. Everything imported so far is safe; make room and continue the import. Do not erase the card.',
    { cause, data: { code: 'ENOSPC', side: 'destination' } }
  )
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
