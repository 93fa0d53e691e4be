import type { RouteInput } from '../../../shared/contract'
import type { Retake } from '../../../shared/contract/import'
import { refusal } from '../../../shared/domain/refusal'
import type { Actor } from '../store/event-log'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

/** Of an image `i`, the latest run `r`, where it says that the photograph cannot be graded. */
const UNGRADABLE = `JOIN model_run r ON r.image_id = i.id AND r.gradable = 0
  AND r.event_seq = (SELECT max(event_seq) FROM model_run WHERE image_id = i.id)`

/** Whether `@reader` may know that. */
const TOLD = `(@reader IS NULL OR EXISTS (SELECT 1 FROM reading WHERE image_id = i.id
  AND operator_id = @reader AND revealed_run IS NOT NULL))`

interface RetakeRow extends Omit<Retake, 'dismissed'> {
  readonly dismissed: string | null
}

/**
 * Photographs of an import of which the latest run says that they cannot be graded, and why. `reader` is the
 * caller if she also grades: she is told only of those whose answer was revealed to her, or she would not be
 * blind to gradability when she reads them.
 */
export function retakes(library: Library, importId: string, reader: string | null): Retake[] {
  const rows = statement(
    library.db,
    `SELECT i.id AS imageId, i.source_name AS sourceName,
       coalesce(r.ungradable_reason, 'artefact') AS reason,
       iif(d.image_id IS NULL, NULL, json_object('reason', d.reason, 'comment', d.comment,
         'operatorId', d.operator_id, 'at', d.dismissed_at)) AS dismissed
     FROM image i ${UNGRADABLE} LEFT JOIN retake_dismissal d ON d.image_id = i.id
     WHERE i.import_id = @importId AND ${TOLD} ORDER BY i.ordinal`
  ).all({ importId, reader }) as RetakeRow[]
  return rows.map((row) => ({
    ...row,
    dismissed: row.dismissed === null ? null : (JSON.parse(row.dismissed) as Retake['dismissed'])
  }))
}

/**
 * Records that photographs are kept although they cannot be graded, all or none.
 * @throws AppError NOT_FOUND for one that is not among the retakes of this caller, whatever the network says of it:
 *   the answer must tell a reader nothing.
 */
export function dismissRetakes(
  library: Library,
  actor: Actor,
  { imageIds, reason, comment }: RouteInput<'import.dismissRetakes'>,
  reader: string | null
): void {
  const runOf = statement(
    library.db,
    `SELECT r.id AS runId FROM image i ${UNGRADABLE} WHERE i.id = @imageId AND ${TOLD}`
  )
  const events = imageIds.map((imageId) => {
    const run = runOf.get({ imageId, reader }) as { runId: string } | undefined
    if (!run)
      throw refusal(
        'NOT_FOUND',
        'NOT_TO_RETAKE',
        'This photograph is not among those to take again.'
      )
    const payload = { imageId, runId: run.runId, reason, comment }
    return { type: 'image.retake_dismissed' as const, payload }
  })
  library.log.append(actor, events)
}
