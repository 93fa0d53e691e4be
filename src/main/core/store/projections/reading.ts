import type { AnyStoredEvent } from '../../../../shared/domain/events'
import { foldReading, type ReadingEvent } from '../../../../shared/domain/reading-state'
import { resultOfNetwork, type NetworkAnswer } from '../../../../shared/domain/network-answer'
import { sameGrade, type GradeResult } from '../../../../shared/domain/grade'
import type { EventRow } from '../chain'
import type { WriteDb } from '../database'
import { statement } from '../statement'

/**
 * Steps now, rows later: the fold of a reading is made once, however many of its events are recorded before
 * the returned function is called. Both must happen in one transaction.
 */
export function deferReadings(db: WriteDb): {
  record(event: AnyStoredEvent): void
  update(): void
} {
  const last = new Map<string, ReadingLogEvent>()
  return {
    record(event) {
      if (recordStep(db, event)) last.set(event.payload.readingId, event)
    },
    update() {
      for (const event of last.values()) updateReading(db, event)
      last.clear()
    }
  }
}

type ReadingLogEvent = AnyStoredEvent & ReadingEvent

function recordStep(db: WriteDb, event: AnyStoredEvent): event is ReadingLogEvent {
  if (!event.type.startsWith('reading.')) return false
  const reading = event as ReadingLogEvent
  if (reading.type === 'reading.opened') insertReading(db, reading)
  statement(
    db,
    'INSERT INTO reading_step (event_seq, event_id, reading_id, type) VALUES (?, ?, ?, ?)'
  ).run(event.seq, event.id, reading.payload.readingId, event.type)
  if (reading.type === 'reading.retracted')
    for (const retracted of reading.payload.retracts)
      statement(db, 'UPDATE reading_step SET retracted = 1 WHERE event_id = ?').run(retracted)
  return true
}

function insertReading(
  db: WriteDb,
  event: Extract<AnyStoredEvent, { type: 'reading.opened' }>
): void {
  const { readingId, imageId, role, protocol } = event.payload
  statement(
    db,
    `INSERT INTO reading (id, image_id, image_ordinal, batch_id, operator_id, role, protocol, status,
       last_seq, opened_at)
     SELECT ?, ?, ordinal, batch_id, ?, ?, ?, 'unread', ?, ? FROM image WHERE id = ?`
  ).run(readingId, imageId, event.operatorId, role, protocol, event.seq, event.at, imageId)
}

function updateReading(db: WriteDb, last: ReadingLogEvent): void {
  const id = last.payload.readingId
  const state = foldReading(readingEvents(db, id))
  const network = state.revealedRunId === null ? null : networkResult(db, state.revealedRunId)
  statement(
    db,
    `UPDATE reading SET status = ?, blind_kind = ?, blind_grade = ?, blind_dme = ?, blind_reason = ?,
       final_kind = ?, final_grade = ?, final_dme = ?, final_reason = ?, decision = ?,
       disagreement_reason = ?, comment = ?, revealed_run = ?, differs = ?, last_seq = ?, active_ms = ?,
       finished_at = ? WHERE id = ?`
  ).run(
    state.status,
    ...columnsOf(state.blind),
    ...columnsOf(state.final),
    state.decision,
    state.reason,
    state.comment,
    state.revealedRunId,
    state.final && network ? Number(!sameGrade(state.final, network)) : null,
    last.seq,
    state.activeMs,
    state.finishedAt,
    id
  )
}

function networkResult(db: WriteDb, runId: string): GradeResult | null {
  const row = statement(db, 'SELECT answer FROM model_run WHERE id = ?').get(runId) as
    { answer: string } | undefined
  return row ? resultOfNetwork(JSON.parse(row.answer) as NetworkAnswer) : null
}

/** The events of one reading, in order, through its index of steps. */
export function readingEvents(db: Pick<WriteDb, 'prepare'>, readingId: string): ReadingEvent[] {
  const rows = statement(
    db,
    `SELECT event.id, event.at, event.type, event.payload FROM reading_step JOIN event ON event.seq = reading_step.event_seq
     WHERE reading_id = ? ORDER BY event_seq`
  ).all(readingId) as Pick<EventRow, 'id' | 'at' | 'type' | 'payload'>[]
  return rows.map(
    (row) =>
      ({
        id: row.id,
        at: row.at,
        type: row.type,
        payload: JSON.parse(row.payload) as unknown
      }) as ReadingEvent
  )
}

type ResultColumns = [string | null, number | null, number | null, string | null]

function columnsOf(result: GradeResult | null): ResultColumns {
  if (result === null) return [null, null, null, null]
  return result.kind === 'grade'
    ? ['grade', result.grade, result.dme, null]
    : ['ungradable', null, null, result.reason]
}
