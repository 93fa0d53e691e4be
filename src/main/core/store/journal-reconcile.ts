import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { eventHash, type EventRow } from './chain'
import { inWriteTx, type ReadDb, type WriteDb } from './database'
import { chainHead, insertRow, parseRow, type NewEvent } from './event-log'
import { openJournal } from './journal'
import { projectAll } from './projections'

const CHUNK = 1 << 20
/** Rows copied at once, so that memory stays bounded whatever is missing. */
const PAGE = 1000

/**
 * Brings journal and database together before anything is written:
 * a line that a power cut left half written is cut off; events that the journal lacks (a crash came between the
 * two) are copied to it; events that the database lacks (it was restored from a backup) are rolled forward
 * into it. A journal that contradicts the database is kept under another name.
 * @returns the events that say so, to be appended.
 */
export function reconcileJournal(file: string, db: WriteDb): NewEvent[] {
  const head = chainHead(db)
  if (existsSync(file)) cutTornLine(file)
  const ahead = readAhead(file, db, head.seq)
  if (ahead === 'contradiction') return setAside(file, db)
  if (ahead.rows.length === 0) {
    copyMissing(file, db, ahead.last)
    return []
  }
  try {
    inWriteTx(db, () => {
      for (const row of ahead.rows) insertRow(db, row)
      projectAll(db, ahead.rows.map(parseRow))
    })
  } catch {
    return setAside(file, db)
  }
  return [
    {
      type: 'library.rolled_forward',
      payload: { fromSeq: head.seq + 1, toSeq: chainHead(db).seq }
    }
  ]
}

/**
 * What a journal has beyond a database's last event, and the number of its last line; the lines up to it must be
 * that database's. Writes nothing; an unfinished last line is passed over.
 * @param db null: a database without events
 */
export function readAhead(
  file: string,
  db: ReadDb | null,
  headSeq: number
): { rows: EventRow[]; last: number } | 'contradiction' {
  const rows: EventRow[] = []
  let last = 0
  if (!existsSync(file)) return { rows, last }
  const hashOf = db?.prepare<[number], string>('SELECT hash FROM event WHERE seq = ?').pluck()
  for (const line of linesFrom(file, headSeq)) {
    const row = parse(line)
    if (row === null || (last > 0 && row.seq !== last + 1)) return 'contradiction'
    if (row.seq <= headSeq && hashOf?.get(row.seq) !== row.hash) return 'contradiction'
    if (row.seq > headSeq) rows.push(row)
    last = row.seq
  }
  return { rows, last }
}

function parse(line: string): EventRow | null {
  try {
    const row = JSON.parse(line) as EventRow
    return eventHash(row) === row.hash ? row : null
  } catch {
    return null
  }
}

/** Whole lines from one at or before event `seq` on: the end of the file, further back until that is reached. */
function linesFrom(file: string, seq: number): string[] {
  const descriptor = openSync(file, 'r')
  try {
    const { size } = fstatSync(descriptor)
    for (let length = Math.min(size, CHUNK); ; length = Math.min(size, length * 4)) {
      const buffer = Buffer.alloc(length)
      readSync(descriptor, buffer, 0, length, size - length)
      const from = length === size ? 0 : buffer.indexOf(10) + 1
      const whole = buffer.subarray(from, buffer.lastIndexOf(10) + 1)
      const lines = whole.toString('utf8').split('\n').filter(Boolean)
      const first = parse(lines[0] ?? '')
      if (length === size || (first !== null && first.seq <= Math.max(1, seq))) return lines
    }
  } finally {
    closeSync(descriptor)
  }
}

function cutTornLine(file: string): void {
  const descriptor = openSync(file, 'r+')
  try {
    const { size } = fstatSync(descriptor)
    const tail = Buffer.alloc(Math.min(size, CHUNK))
    readSync(descriptor, tail, 0, tail.length, size - tail.length)
    const end = size - tail.length + tail.lastIndexOf(10) + 1
    if (end === size) return
    ftruncateSync(descriptor, end)
    fdatasyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function copyMissing(file: string, db: WriteDb, last: number): void {
  const journal = openJournal(file)
  try {
    const page = db.prepare<[number, number], EventRow>(
      'SELECT * FROM event WHERE seq > ? ORDER BY seq LIMIT ?'
    )
    for (let after = last; ;) {
      const rows = page.all(after, PAGE)
      if (rows.length === 0) return
      journal.append(rows, true)
      after = rows.at(-1)?.seq ?? after
    }
  } finally {
    journal.close()
  }
}

function setAside(file: string, db: WriteDb): NewEvent[] {
  const kept = join(
    dirname(file),
    `set-aside-${new Date().toISOString().replaceAll(':', '-')}.jsonl`
  )
  renameSync(file, kept)
  copyMissing(file, db, 0)
  const reason = 'the journal does not go on from the database'
  return [{ type: 'library.journal_set_aside', payload: { file: basename(kept), reason } }]
}
