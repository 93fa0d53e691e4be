import { closeSync, fdatasyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { EventRow } from './chain'

/**
 * A plain copy of the log, one JSON line an event, beside or on another disk than the database: a restored
 * backup is rolled forward from it, so that a lost database costs no reading.
 */
export interface Journal {
  /** Appends rows. With `sync` they are on the disk when this returns. */
  append(rows: readonly EventRow[], sync: boolean): void
  close(): void
}

export function openJournal(file: string): Journal {
  mkdirSync(dirname(file), { recursive: true })
  const descriptor = openSync(file, 'a')
  return {
    append(rows, sync) {
      writeSync(descriptor, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
      if (sync) fdatasyncSync(descriptor)
    },
    close: () => closeSync(descriptor)
  }
}
