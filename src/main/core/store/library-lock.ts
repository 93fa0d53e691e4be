import Database from 'better-sqlite3'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors'

export interface LibraryLock {
  release(): void
}

/**
 * Takes the library for this process. The lock is SQLite's own on a file beside the database, so the
 * system frees it when the process dies, however it dies, on every platform.
 * @throws AppError LIBRARY_LOCKED when another process has it.
 */
export function lockLibrary(dir: string): LibraryLock {
  const db = new Database(join(dir, 'akshi.lock'), { timeout: 0 })
  try {
    db.pragma('journal_mode = DELETE')
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db.close()
    throw new AppError(
      'LIBRARY_LOCKED',
      `The library ${dir} is open in another Akshi process. Close it there first; nothing was changed.`,
      { cause }
    )
  }
  return { release: () => db.close() }
}
