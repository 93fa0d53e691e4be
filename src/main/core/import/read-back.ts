import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { sha256Of } from './digest'
import { errnoOf, type ImportIo } from './import-io'
import { BLOCK, type ReusableBuffer } from './page-buffer'

/**
 * How a copy was read back: past the page cache, or through a fresh handle that the system may have served
 * from memory. Stored with the image and printed on the receipt.
 */
export type ReadBackMethod = 'direct-io' | 'reopened'

export interface ReadBack {
  readonly sha256: string
  readonly bytes: number
  readonly method: ReadBackMethod
}

/** libuv's flag for FILE_FLAG_NO_BUFFERING; Node names it on Linux alone. macOS has no flag for `open`. */
const DIRECT =
  process.platform === 'win32'
    ? 0x0200_0000
    : process.platform === 'linux'
      ? constants.O_DIRECT
      : null

const CHUNK = 1 << 20
/** Files up to this size are hashed in one piece, off the main thread. */
const WHOLE = 32 << 20

/**
 * Hashes a file as it is on the disk. Memory used: the file's size up to 32 MiB, else 1 MiB.
 * @param expected its size where that is known; a file of another size is read and counted to its end all the same
 */
export async function readBack(
  io: ImportIo,
  path: string,
  memory: ReusableBuffer,
  expected?: number
): Promise<ReadBack> {
  if (DIRECT !== null) {
    try {
      return await readThrough(
        io,
        path,
        constants.O_RDONLY | DIRECT,
        { memory, expected },
        'direct-io'
      )
    } catch (thrown) {
      // The file system knows no direct I/O (some FUSE and overlay systems): fall through to the plain way.
      if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes(errnoOf(thrown) ?? '')) throw thrown
    }
  }
  return readThrough(io, path, constants.O_RDONLY, { memory, expected }, 'reopened')
}

async function readThrough(
  io: ImportIo,
  path: string,
  flags: number,
  { memory, expected }: { memory: ReusableBuffer; expected: number | undefined },
  method: ReadBackMethod
): Promise<ReadBack> {
  const handle = await io.open(path, flags)
  try {
    const size = expected ?? (await handle.stat()).size
    if (size <= WHOLE) {
      const length = roundUp(size) + BLOCK
      const buffer = memory.atLeast(length)
      const bytes = await fill(handle, buffer, 0, length)
      if (bytes < length)
        return { sha256: await sha256Of(buffer.subarray(0, bytes)), bytes, method }
    }
    const buffer = memory.atLeast(CHUNK)
    const digest = createHash('sha256')
    let bytes = 0
    for (;;) {
      const got = await fill(handle, buffer, bytes, CHUNK)
      digest.update(buffer.subarray(0, got))
      bytes += got
      if (got < CHUNK) return { sha256: digest.digest('hex'), bytes, method }
    }
  } finally {
    await handle.close()
  }
}

/** Reads until `length` bytes are there or the file ends. A read that ends inside a block is the last one. */
async function fill(
  handle: FileHandle,
  buffer: Buffer,
  position: number,
  length: number
): Promise<number> {
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, position + done)
    if (bytesRead === 0) break
    done += bytesRead
    if (bytesRead % BLOCK !== 0) break
  }
  return done
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK
}
