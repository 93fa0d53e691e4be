import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

export interface Ungraded {
  readonly id: string
  readonly ordinal: number
  readonly sha256: string
  readonly extension: string
}

/** Images after `ordinal` that this model has neither answered nor failed on, oldest first. */
export function ungradedAfter(
  library: Library,
  modelId: string,
  ordinal: number,
  limit: number
): Ungraded[] {
  return statement(
    library.db,
    `SELECT id, ordinal, sha256, extension FROM image
     WHERE ordinal > @ordinal
       AND NOT EXISTS (SELECT 1 FROM model_run WHERE image_id = image.id AND model_id = @modelId)
       AND NOT EXISTS (SELECT 1 FROM model_failure WHERE image_id = image.id AND model_id = @modelId)
     ORDER BY ordinal LIMIT @limit`
  ).all({ modelId, ordinal, limit }) as Ungraded[]
}

export interface RunCounts {
  readonly images: number
  readonly completed: number
  readonly failed: number
}

export function runCounts(library: Library, modelId: string): RunCounts {
  return statement(
    library.db,
    `SELECT (SELECT count(*) FROM image) AS images,
       (SELECT count(DISTINCT image_id) FROM model_run WHERE model_id = @modelId) AS completed,
       (SELECT count(*) FROM model_failure WHERE model_id = @modelId) AS failed`
  ).get({ modelId }) as RunCounts
}
