import Database from 'better-sqlite3'
import type { EventRow } from '../../store/chain'
import { openDatabase, type ReadDb } from '../../store/database'
import { parseRow } from '../../store/event-log'
import { migrate, schemaVersion } from '../../store/migrate'
import { MIGRATIONS } from '../../store/migrations'
import { PROJECTED_TABLES, projectAll } from '../../store/projections'
import { broken, type Finding } from './finding'

/**
 * Every table derived from the log holds exactly what the log, replayed into an empty database, gives.
 * The replay runs the very code that wrote them.
 */
export function checkProjections(db: ReadDb): { findings: Finding[]; checked: number } {
  // An unnamed database: in memory while it fits, in a temporary file beyond.
  const replay = openDatabase('', { readonly: false })
  try {
    replayInto(replay, db)
    let checked = 0
    const findings = PROJECTED_TABLES.flatMap((table) => {
      const { rows, finding } = compareTable(replay, db, table)
      checked += rows
      return finding ? [finding] : []
    })
    return { findings, checked }
  } finally {
    replay.close()
  }
}

function replayInto(replay: Database.Database, db: ReadDb): void {
  migrate(
    replay,
    '',
    MIGRATIONS.filter((step) => step.version <= schemaVersion(db))
  )
  replay.pragma('synchronous = OFF')
  replay.pragma('journal_mode = OFF')
  replay.pragma('cache_size = -131072')
  replay.pragma('foreign_keys = OFF')
  // The replay looks rows up by their ids alone, and a reading's steps by the reading.
  const indexes = replay
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
    .pluck()
    .all() as string[]
  for (const name of indexes.filter((name) => name !== 'reading_step_reading'))
    replay.exec(`DROP INDEX ${name}`)
  // Only what the projections look up again: a reading's own events.
  replay.exec(`DROP TABLE event;
    CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT, at TEXT, type TEXT, payload TEXT)`)
  const keep = replay.prepare('INSERT INTO event VALUES (@seq, @id, @at, @type, @payload)')
  const rows = db.prepare<[], EventRow>('SELECT * FROM event ORDER BY seq').iterate()
  function* events() {
    for (const row of rows) {
      if (row.type.startsWith('reading.'))
        keep.run({ seq: row.seq, id: row.id, at: row.at, type: row.type, payload: row.payload })
      yield parseRow(row)
    }
  }
  replay.transaction(() => projectAll(replay, events()))()
}

function compareTable(
  replay: ReadDb,
  db: ReadDb,
  table: string
): { rows: number; finding: Finding | null } {
  const select = `SELECT * FROM ${table} ORDER BY 1, 2`
  const statement = db.prepare(select)
  const columns = statement.columns().map((column) => column.name)
  const expected = replay.prepare(select).raw().iterate() as IterableIterator<unknown[]>
  const found = statement.raw().iterate() as IterableIterator<unknown[]>
  try {
    for (let rows = 0; ; rows++) {
      const [a, b] = [expected.next(), found.next()]
      if (a.done && b.done) return { rows, finding: null }
      const finding = compareRow(table, columns, a.done ? null : a.value, b.done ? null : b.value)
      if (finding) return { rows, finding }
    }
  } finally {
    expected.return?.()
    found.return?.()
  }
}

function compareRow(
  table: string,
  columns: readonly string[],
  expected: readonly unknown[] | null,
  found: readonly unknown[] | null
): Finding | null {
  const keyOf = (row: readonly unknown[]): string => String(row[0])
  const before = (a: unknown, b: unknown): boolean =>
    (a as string | number) < (b as string | number)
  if (expected && found && keyOf(expected) === keyOf(found)) {
    const wrong = columns.filter((_, index) => expected[index] !== found[index])
    if (wrong.length === 0) return null
    const key = keyOf(found)
    return broken(
      'projections',
      `table ${table}, row ${key}: ${wrong.join(', ')} ${wrong.length === 1 ? 'is' : 'are'} not what the events say`,
      { table, key }
    )
  }
  if (expected && (!found || before(expected[0], found[0]))) {
    const key = keyOf(expected)
    return broken('projections', `table ${table} lacks the row ${key}`, { table, key })
  }
  const key = keyOf(found ?? [])
  return broken('projections', `table ${table} has a row ${key} that no event made`, { table, key })
}
