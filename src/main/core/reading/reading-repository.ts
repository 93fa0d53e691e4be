import { foldReading, type ReadingState } from '../../../shared/domain/reading-state'
import type { NetworkAnswer } from '../../../shared/domain/network-answer'
import type { ReadingQueue } from '../../../shared/domain/reading'
import type { Library } from '../store/open-library'
import { readingEvents } from '../store/projections/reading'
import { statement } from '../store/statement'
import { queueOrdinals, settledByOther } from './queues'

export interface ReadingRow {
  readonly id: string
  readonly image_id: string
  readonly batch_id: string
  readonly operator_id: string
}

/** This operator's own reading of an image: of several the latest in the log, since a clock may be set back. */
export function findReading(
  library: Library,
  imageId: string,
  operatorId: string
): { row: ReadingRow; state: ReadingState } | null {
  const row = statement(
    library.db,
    'SELECT * FROM reading WHERE image_id = ? AND operator_id = ? ORDER BY last_seq DESC LIMIT 1'
  ).get(imageId, operatorId) as ReadingRow | undefined
  return row ? { row, state: readingState(library, row.id) } : null
}

export function readingState(library: Library, readingId: string): ReadingState {
  return foldReading(readingEvents(library.db, readingId))
}

/** Whether somebody else has begun the primary reading of an image. */
export function hasPrimaryByOther(library: Library, imageId: string, operatorId: string): boolean {
  return (
    statement(
      library.db,
      `SELECT 1 FROM reading WHERE image_id = ? AND operator_id <> ? AND role = 'primary'
       AND status <> 'unread' LIMIT 1`
    ).get(imageId, operatorId) !== undefined
  )
}

/** Ids of other graders' signed-off readings of an image, in the order in which they were finished. */
export function readingsOfOthers(library: Library, imageId: string, operatorId: string): string[] {
  return statement(
    library.db,
    `SELECT id FROM reading WHERE image_id = ? AND operator_id <> ? AND status = 'signed-off'
       AND role IN ('primary', 'second') ORDER BY finished_at, id`
  )
    .pluck()
    .all(imageId, operatorId) as string[]
}

const amongQueue = (library: Library, operatorId: string, queue?: ReadingQueue): string =>
  queue ? `AND reading.image_ordinal IN (${queueOrdinals(library, operatorId, queue)})` : ''

/**
 * Readings of a batch, or of a queue of it, that this operator has finished and not signed off, without those that
 * another arbiter settled first.
 */
export function unsignedReadings(
  library: Library,
  batchId: string,
  operatorId: string,
  queue?: ReadingQueue
): { id: string; status: string }[] {
  return statement(
    library.db,
    `SELECT id, status FROM reading
     WHERE operator_id = @operatorId AND batch_id = @batchId AND status IN ('deciding', 'read')
       AND NOT (role = 'arbiter' AND ${settledByOther('reading')}) ${amongQueue(library, operatorId, queue)} ORDER BY id`
  ).all({ operatorId, batchId }) as { id: string; status: string }[]
}

/**
 * How many readings this operator signed off where that is the last thing that she did in a batch, else null: asked
 * again because its answer was lost, she is told the same again.
 */
export function signedOffLast(
  library: Library,
  batchId: string,
  operatorId: string
): number | null {
  // The readings' own events come right before the batch's.
  const sql = `SELECT payload ->> 'readings' FROM event WHERE type = 'batch.signed_off'
     AND operator_id = @operatorId AND seq = 1 + (SELECT max(last_seq) FROM reading
       WHERE operator_id = @operatorId AND batch_id = @batchId)`
  const readings = statement(library.db, sql).pluck().get({ operatorId, batchId })
  return typeof readings === 'number' ? readings : null
}

/** The image of this operator's latest step in a batch, or in a queue of it, that can still be taken back. */
export function lastUndoableImage(
  library: Library,
  batchId: string,
  operatorId: string,
  queue?: ReadingQueue
): string | null {
  const row = statement(
    library.db,
    `SELECT reading.image_id FROM reading_step JOIN reading ON reading.id = reading_step.reading_id
     WHERE reading.operator_id = @operatorId AND reading.batch_id = @batchId
       AND reading.status IN ('deciding', 'read') ${amongQueue(library, operatorId, queue)}
       AND reading_step.retracted = 0
       AND (reading_step.type = 'reading.final_grade'
            OR (reading_step.type = 'reading.blind_grade' AND reading.revealed_run IS NULL
              AND reading.role <> 'arbiter'))
     ORDER BY reading_step.event_seq DESC LIMIT 1`
  ).get({ operatorId, batchId }) as { image_id: string } | undefined
  return row?.image_id ?? null
}

/** The network's newest answer for an image, or null while there is none. */
export function latestAnswer(library: Library, imageId: string): NetworkAnswer | null {
  return answerWhere(library, 'image_id = ? ORDER BY event_seq DESC LIMIT 1', imageId)
}

/** The answer of one run. */
export function answerOfRun(library: Library, runId: string): NetworkAnswer | null {
  return answerWhere(library, 'id = ?', runId)
}

function answerWhere(library: Library, where: string, value: string): NetworkAnswer | null {
  const row = statement(library.db, `SELECT answer FROM model_run WHERE ${where}`).get(value) as
    { answer: string } | undefined
  return row ? (JSON.parse(row.answer) as NetworkAnswer) : null
}

export function camOfRun(library: Library, runId: string): Buffer | null {
  const row = statement(library.db, 'SELECT cam FROM model_output WHERE run_id = ?').get(runId) as
    { cam: Buffer | null } | undefined
  return row?.cam ?? null
}
