import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'

/** The file operations that an import uses, in one place so that tests can make any of them fail. */
export const nodeIo = { lstat, mkdir, open, readdir, rename, rm }
export type ImportIo = typeof nodeIo

/** A path as the system gives it: bytes where names need not be valid UTF-8. */
export type RawPath = string | Buffer

/** System error code of whatever was thrown, such as `EIO`. */
export function errnoOf(thrown: unknown): string | null {
  const code = (thrown as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : null
}

/** Forces a folder's entries to the disk. Windows has no such call; NTFS journals them. */
export async function syncFolder(io: ImportIo, dir: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await io.open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
