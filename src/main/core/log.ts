import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { isAppError } from '../../shared/errors'

/** Fields carry ids and codes: never names, record numbers or file names of patients. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>

export interface Log {
  /** Returns the id of the entry, for a person to quote. */
  error(event: string, thrown: unknown, fields?: LogFields): string
  info(event: string, fields?: LogFields): void
}

const ROTATE_BYTES = 5_000_000

/**
 * JSON lines in a file that is rotated once. A full disk must not stop the work that is being logged.
 * @param where asked at each entry: a library, and its log with it, may be moved while it is in use.
 */
export function createLog(where: () => string): Log {
  const write = (entry: Record<string, unknown>): void => {
    try {
      const file = where()
      mkdirSync(dirname(file), { recursive: true })
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
      if (size > ROTATE_BYTES) renameSync(file, `${file}.1`)
      appendFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`)
    } catch {
      // Nowhere left to say it.
    }
  }
  return {
    error(event, thrown, fields) {
      const id = randomUUID().slice(0, 8)
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      const code = isAppError(thrown) ? thrown.code : null
      write({ level: 'error', id, event, code, name: error.name, stack: stackOf(error), ...fields })
      return id
    },
    info: (event, fields) => write({ level: 'info', event, ...fields })
  }
}

/** Frames alone: a message may carry the name of a file. */
export function stackOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .join('\n')
}
