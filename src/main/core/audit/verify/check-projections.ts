import type { ReadDb } from '../../store/database'
import { PROJECTED_TABLES } from '../../store/projections'
import { broken, type Finding } from './finding'
import { replayLog } from './replay'

/**
 * Every table derived from the log holds exactly what the log, replayed into an empty database, gives.
 * The replay runs the very code that wrote them.
 */
export function checkProjections(db: ReadDb): { findings: Finding[]; checked: number } {
  const replay = replayLog(db)
  try {
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
