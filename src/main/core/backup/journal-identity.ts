import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'

const FIRST = 64 * 1024

/** The file of events beside a library's database. */
export function journalFile(dir: string): string {
  return join(dir, 'journal', 'events.jsonl')
}

/**
 * Which library a folder holds, by the first line of its journal: known also when its database cannot be read.
 * Null where there is no journal or its first line is no `library.created`.
 */
export function libraryIdFromJournal(dir: string): string | null {
  try {
    const descriptor = openSync(journalFile(dir), 'r')
    const buffer = Buffer.alloc(FIRST)
    try {
      const read = readSync(descriptor, buffer, 0, FIRST, 0)
      const [line = ''] = buffer.toString('utf8', 0, read).split('\n')
      const row = JSON.parse(line) as { type?: string; payload?: string }
      if (row.type !== 'library.created') return null
      const { libraryId } = JSON.parse(row.payload ?? '') as { libraryId?: unknown }
      return typeof libraryId === 'string' ? libraryId : null
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return null
  }
}
