import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

export interface Retake {
  readonly imageId: string
  readonly sourceName: string
  readonly reason: string
}

/** Photographs of an import of which the latest run says that they cannot be graded, and why. */
export function retakes(library: Library, importId: string): Retake[] {
  return statement(
    library.db,
    `SELECT i.id AS imageId, i.source_name AS sourceName,
       coalesce(r.ungradable_reason, 'artefact') AS reason
     FROM image i JOIN model_run r ON r.image_id = i.id
     WHERE i.import_id = ? AND r.gradable = 0
       AND r.event_seq = (SELECT max(event_seq) FROM model_run WHERE image_id = i.id)
     ORDER BY i.ordinal`
  ).all(importId) as Retake[]
}
