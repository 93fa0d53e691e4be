import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

export interface Retake {
  readonly imageId: string
  readonly sourceName: string
  readonly reason: string
}

/**
 * Photographs of an import of which the latest run says that they cannot be graded, and why. `reader` is the
 * caller if she also grades: she is told only of those whose answer was revealed to her, or she would not be
 * blind to gradability when she reads them.
 */
export function retakes(library: Library, importId: string, reader: string | null): Retake[] {
  return statement(
    library.db,
    `SELECT i.id AS imageId, i.source_name AS sourceName,
       coalesce(r.ungradable_reason, 'artefact') AS reason
     FROM image i JOIN model_run r ON r.image_id = i.id
     WHERE i.import_id = @importId AND r.gradable = 0
       AND r.event_seq = (SELECT max(event_seq) FROM model_run WHERE image_id = i.id)
       AND (@reader IS NULL OR EXISTS (SELECT 1 FROM reading WHERE image_id = i.id
         AND operator_id = @reader AND revealed_run IS NOT NULL))
     ORDER BY i.ordinal`
  ).all({ importId, reader }) as Retake[]
}
