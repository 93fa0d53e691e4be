import { stringify } from 'csv-stringify/sync'
import type { EventRow } from '../../store/chain'
import type { ReadDb } from '../../store/database'
import type { Pseudonyms } from '../report/pseudonyms'
import { cell } from './readings-csv'

const COLUMNS = [
  ['seq', 'integer', 'from 1 without a gap', 'Place in the log'],
  ['at', 'datetime', 'UTC, ISO 8601', 'When it was recorded'],
  ['type', 'string', 'see docs/ARCHITECTURE.md', 'What happened'],
  ['operator', 'string', 'salted unless identified; system', 'Who did it'],
  [
    'reading_id',
    'string',
    'salted unless identified; empty: no reading',
    'Reading that it belongs to'
  ],
  [
    'image_id',
    'string',
    'salted unless identified; empty: no photograph',
    'Photograph that it names'
  ],
  ['result', 'string', '0-4; U ungradable; empty: no grade', 'Grade that was given'],
  ['decision', 'string', 'kept, changed; empty: none', 'What was done after reveal'],
  ['reason', 'string', '', 'Reason of a change, an amendment or a correction'],
  ['active_ms', 'integer', 'milliseconds; empty: none', 'Time of attention since the last event'],
  ['hash', 'string', '64 hex digits', 'Hash of the event, as chained']
] as const

interface Payload {
  readonly readingId?: string
  readonly imageId?: string
  readonly result?: { readonly kind: string; readonly grade?: number }
  readonly decision?: string
  readonly reason?: string | null
  readonly activeMs?: number
}

/** Events of readings, images and runs, one a row, as a generator of CSV text: a log may be large. */
export function* eventsCsv(db: ReadDb, names: Pseudonyms): Generator<string> {
  yield stringify([COLUMNS.map(([name]) => name)])
  const rows = db
    .prepare<[], EventRow>(
      `SELECT * FROM event WHERE type LIKE 'reading.%' OR type LIKE 'image.%' OR type LIKE 'model_run.%'
         OR type LIKE 'batch.%' ORDER BY seq`
    )
    .iterate()
  let lines: string[][] = []
  for (const row of rows) {
    lines.push(lineOf(row, names))
    if (lines.length < 1000) continue
    yield stringify(lines)
    lines = []
  }
  yield stringify(lines)
}

function lineOf(row: EventRow, names: Pseudonyms): string[] {
  const payload = JSON.parse(row.payload) as Payload
  const { result } = payload
  // A free text could name a patient: only the codes of reading events leave the library.
  const reason = row.type === 'reading.final_grade' ? (payload.reason ?? null) : null
  return [
    row.seq,
    row.at,
    row.type,
    row.operator_id === 'system' ? 'system' : names.grader(row.operator_id),
    payload.readingId === undefined ? null : names.image(payload.readingId),
    payload.imageId === undefined ? null : names.image(payload.imageId),
    result ? (result.kind === 'grade' ? String(result.grade) : 'U') : null,
    payload.decision ?? null,
    reason,
    payload.activeMs ?? null,
    row.hash
  ].map(cell)
}

export function eventsDictionary(): readonly (readonly string[])[] {
  return COLUMNS.map(([name, ...rest]) => ['events.csv', name, ...rest])
}
