import type Database from 'better-sqlite3'
import type { EventRow } from '../../store/chain'
import { openDatabase, type ReadDb } from '../../store/database'
import { parseRow } from '../../store/event-log'
import { migrate } from '../../store/migrate'
import { MIGRATIONS } from '../../store/migrations'
import { projectAll } from '../../store/projections'

/**
 * The derived tables as the log alone gives them, up to event `until`, in a database of their own (in memory
 * while it fits, in a temporary file beyond). Its `event` table holds what the projections look up again
 * and the first event. The caller closes it.
 */
export function replayLog(db: ReadDb, until = Number.MAX_SAFE_INTEGER): Database.Database {
  const replay = openDatabase('', { readonly: false })
  // The newest schema, whatever the library's is: projections know no other.
  migrate(replay, '', MIGRATIONS)
  replay.pragma('synchronous = OFF')
  replay.pragma('journal_mode = OFF')
  replay.pragma('cache_size = -131072')
  replay.pragma('foreign_keys = OFF')
  replay.exec(`DROP TABLE event;
    CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT, at TEXT, type TEXT, payload TEXT, hash TEXT)`)
  const keep = replay.prepare('INSERT INTO event VALUES (@seq, @id, @at, @type, @payload, @hash)')
  const rows = db
    .prepare<[number], EventRow>('SELECT * FROM event WHERE seq <= ? ORDER BY seq')
    .iterate(until)
  function* events() {
    for (const row of rows) {
      if (row.seq === 1 || row.type.startsWith('reading.')) {
        const { seq, id, at, type, payload, hash } = row
        keep.run({ seq, id, at, type, payload, hash })
      }
      yield parseRow(row)
    }
  }
  replay.transaction(() => projectAll(replay, events()))()
  return replay
}
