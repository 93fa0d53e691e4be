import type { RouteOutput } from '../../../shared/contract'
import type { Protocol, ReadingQueue } from '../../../shared/domain/reading'
import { AppError } from '../../../shared/errors'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'
import { queueOrdinals, waiting } from './queues'

/** @throws AppError NOT_FOUND. */
export function protocolOf(library: Library, batchId: string): Protocol {
  const row = statement(library.db, 'SELECT protocol FROM batch WHERE id = ?').get(batchId) as
    { protocol: Protocol } | undefined
  if (!row) throw new AppError('NOT_FOUND', 'There is no such batch.')
  return row.protocol
}

/** Batches with the operator's own progress, newest first. */
export function listBatches(library: Library, operatorId: string): RouteOutput<'worklist.batches'> {
  const batches = statement(
    library.db,
    `SELECT batch.id AS batchId, name, protocol, created_at AS createdAt, second_reader AS secondReader,
       (SELECT count(*) FROM image WHERE image.batch_id = batch.id) AS images,
       (SELECT count(*) FROM reading WHERE operator_id = @operatorId AND batch_id = batch.id
          AND status IN ('read', 'signed-off')) AS read,
       (SELECT count(*) FROM reading WHERE operator_id = @operatorId AND batch_id = batch.id
          AND status = 'signed-off') AS signedOff
     FROM batch ORDER BY created_at DESC, batch.id DESC`
  ).all({ operatorId }) as Omit<
    RouteOutput<'worklist.batches'>[number],
    'secondReads' | 'arbitrations'
  >[]
  const second = waiting(library, operatorId, 'second-read')
  const arbitration = waiting(library, operatorId, 'arbitration')
  return batches.map((batch) => ({
    ...batch,
    secondReads: second.get(batch.batchId) ?? 0,
    arbitrations: arbitration.get(batch.batchId) ?? 0
  }))
}

/**
 * A batch's images in capture order, or those of them in a queue, and where this operator goes on.
 * @throws AppError NOT_FOUND, FORBIDDEN.
 */
export function readingSequence(
  library: Library,
  batchId: string,
  operatorId: string,
  queue?: ReadingQueue
): RouteOutput<'reading.sequence'> {
  protocolOf(library, batchId)
  const rows = statement(
    library.db,
    `SELECT image.id, coalesce((SELECT status FROM reading
         WHERE image_id = image.id AND operator_id = @operatorId
         ORDER BY last_seq DESC LIMIT 1), 'unread') AS status
     FROM image
     WHERE image.batch_id = @batchId
       ${queue ? `AND image.ordinal IN (${queueOrdinals(library, operatorId, queue)})` : ''}
     ORDER BY image.captured_at IS NULL, image.captured_at, image.ordinal`
  ).all({ batchId, operatorId }) as { id: string; status: string }[]
  const finished = (status: string): boolean => status === 'read' || status === 'signed-off'
  // A photograph that waits for keep or change comes first: that is where she was interrupted.
  const resume =
    rows.find((row) => row.status === 'deciding') ?? rows.find((row) => !finished(row.status))
  return {
    imageIds: rows.map((row) => row.id),
    resumeAt: resume?.id ?? null,
    read: rows.filter((row) => finished(row.status)).length
  }
}
