import { join } from 'node:path'
import Database from 'better-sqlite3'

export interface RecordedEvent {
  readonly type: string
  readonly operatorId: string
  readonly workstationId: string
  readonly payload: Record<string, unknown>
}

/** A library's events of these types in order, read from its file while the workstation has it open. */
export function eventsIn(libraryDir: string, prefix: string): RecordedEvent[] {
  const db = new Database(join(libraryDir, 'akshi.db'), { readonly: true, fileMustExist: true })
  try {
    return db
      .prepare(
        `SELECT type, operator_id AS operatorId, workstation_id AS workstationId, payload
         FROM event WHERE type LIKE ? ORDER BY seq`
      )
      .all(`${prefix}%`)
      .map((row) => {
        const { payload, ...rest } = row as RecordedEvent & { payload: string }
        return { ...rest, payload: JSON.parse(payload) as Record<string, unknown> }
      })
  } finally {
    db.close()
  }
}
