import type { DoubtfulEye } from '../../../shared/contract/import'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

/**
 * A network must be this sure, 0.5-1, before a recorded eye is doubted: on a card of 300 photographs even 0.9
 * would give a list that nobody reads.
 */
export const DOUBT_FROM = 0.95

/**
 * Photographs of an import whose recorded eye is not the one that the latest run sees. Advice: nothing waits for
 * it. An eye that a person has set or confirmed is not doubted again. Says nothing of grade or gradability, so
 * that a grader who also imports stays blind: ungradable photographs are listed like all others.
 */
export function doubtfulEyes(library: Library, importId: string): DoubtfulEye[] {
  return statement(
    library.db,
    `SELECT i.id AS imageId, i.source_name AS sourceName, i.patient_id AS patientId, i.eye AS recorded,
       r.answer ->> '$.laterality.eye' AS seen, r.answer ->> '$.laterality.probability' AS probability
     FROM image i JOIN model_run r ON r.image_id = i.id
       AND r.event_seq = (SELECT max(event_seq) FROM model_run WHERE image_id = i.id)
     WHERE i.import_id = ? AND i.eye <> 'unknown' AND seen <> i.eye AND probability >= ${DOUBT_FROM}
       AND i.id NOT IN (SELECT payload ->> '$.imageId' FROM event
         WHERE type = 'image.corrected' AND payload ->> '$.facts.eye' IS NOT NULL)
     ORDER BY i.ordinal`
  ).all(importId) as DoubtfulEye[]
}
