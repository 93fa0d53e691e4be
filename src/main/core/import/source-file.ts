import { createHash } from 'node:crypto'
import { constants, fstatSync, type Stats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { AppError, messageOf } from '../../../shared/errors'
import { sha256Of } from './digest'
import { errnoOf, type ImportIo } from './import-io'
import { BLOCK, type ReusableBuffer } from './page-buffer'
import type { FoundFile } from './walk'

/** Files up to this size pass through memory in one piece; larger ones in pieces of 1 MiB. */
export const WHOLE = 32 << 20
export const CHUNK = 1 << 20

const NO_FOLLOW = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK
const NO_ATIME = process.platform === 'linux' ? constants.O_NOATIME : 0

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

/** Opens without following a link that was swapped in, waiting on a pipe, or touching the access time. */
export async function openSource(io: ImportIo, file: FoundFile): Promise<FileHandle> {
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
  throw changed('The file was exchanged for another while it was being imported.')
}

/** Reads until `length` bytes are there or the file ends; a read that stops at `expected` has met the end. */
export async function readSource(
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

/** @throws AppError IO_FAILED when a file gave another number of bytes than its card lists. */
export function refuseChanged(file: FoundFile, bytes: number): void {
  if (bytes === file.bytes) return
  throw changed(
    `The file has ${bytes} bytes although the card lists ${file.bytes}: it changed, or the card is damaged.`
  )
}

function changed(message: string): AppError {
  return new AppError('IO_FAILED', message, { data: { code: 'SOURCE_CHANGED', side: 'source' } })
}

function sourceFailed(cause: unknown): AppError {
  return new AppError(
    'IO_FAILED',
    `The file cannot be read from the card (${messageOf(cause)}). Do not erase the card; clean its contacts or try another reader, and import again.`,
    { cause, data: { code: errnoOf(cause) ?? 'EIO', side: 'source' } }
  )
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
