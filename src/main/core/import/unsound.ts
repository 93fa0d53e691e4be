import type { RouteOutput } from '../../../shared/contract'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

const LISTED = 100

/**
 * Stored originals that were not what they were when they were last read again, the first 100 by import and name. Importing
 * their card again puts them back.
 */
export function unsoundOriginals(library: Library): RouteOutput<'import.unsound'> {
  const unsound = `FROM image WHERE original_state <> 'sound'`
  const { total } = statement(library.db, `SELECT count(*) AS total ${unsound}`).get() as {
    total: number
  }
  if (total === 0) return { total, images: [] }
  const images = statement(
    library.db,
    `SELECT id AS imageId, source_name AS sourceName, original_state AS state,
       (SELECT name FROM batch WHERE id = batch_id) AS batch
     ${unsound} ORDER BY ordinal LIMIT ${LISTED}`
  ).all() as RouteOutput<'import.unsound'>['images']
  return { total, images }
}
