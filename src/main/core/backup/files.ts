import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readSync, rmSync } from 'node:fs'
import { AppError, messageOf } from '../../../shared/errors'
import { noRoom } from '../no-room'

const CHUNK = 1 << 20

/** Forces a file's bytes, or a folder's names, to the disk. Windows has no such call for folders. */
export function syncPath(path: string, kind: 'file' | 'folder' = 'file'): void {
  if (kind === 'folder' && process.platform === 'win32') return
  const descriptor = openSync(path, kind === 'folder' ? 'r' : 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/**
 * SHA-256 (lower-case hex) and size of a file. Never call it on a database that this process has open:
 * closing the second descriptor would drop SQLite's locks.
 */
export function sha256OfFile(path: string): { sha256: string; bytes: number } {
  const descriptor = openSync(path, 'r')
  const digest = createHash('sha256')
  const buffer = Buffer.allocUnsafe(CHUNK)
  let bytes = 0
  try {
    for (;;) {
      const read = readSync(descriptor, buffer, 0, CHUNK, null)
      if (read === 0) return { sha256: digest.digest('hex'), bytes }
      digest.update(buffer.subarray(0, read))
      bytes += read
    }
  } finally {
    closeSync(descriptor)
  }
}

/** Removes half-made files; what cannot be removed costs room and nothing else. */
export function discard(...paths: readonly string[]): void {
  for (const path of paths) {
    try {
      rmSync(path, { force: true })
    } catch {
      // The next backup tries again.
    }
  }
}

/** What a failed write means, `what` being what was written ("The backup"). */
export function writeFailed(what: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  if (noRoom(cause))
    return new AppError(
      'DISK_FULL',
      `${what} was not made: the disk is full. Nothing half made was kept and the earlier backups are untouched; make room.`,
      { cause }
    )
  return new AppError('IO_FAILED', `${what} was not made (${messageOf(cause)}).`, { cause })
}

/** A time as part of a file name, valid on every file system. */
export function stampOf(at: Date): string {
  return at.toISOString().replaceAll(':', '-')
}
