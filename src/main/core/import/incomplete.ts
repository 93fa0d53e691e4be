import type { ImageFacts } from '../../../shared/domain/image'
import { refusal } from '../../../shared/domain/refusal'
import type { Actor } from '../store/event-log'
import { imageById } from '../store/images'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

export interface IncompleteImage {
  readonly imageId: string
  readonly sourceName: string
  readonly patientId: string | null
  readonly eye: 'OD' | 'OS' | 'unknown'
  readonly field: string | null
  readonly capturedAt: string | null
}

/** Photographs of which the patient or the eye is not known, in the order of their card. They can be graded all the same. */
export function incompleteImages(
  library: Library,
  { importId, offset, limit }: { importId?: string | undefined; offset: number; limit: number }
): { total: number; images: IncompleteImage[] } {
  const where = `(patient_id IS NULL OR eye = 'unknown') AND (@importId IS NULL OR import_id = @importId)`
  const filter = { importId: importId ?? null }
  const { total } = statement(library.db, `SELECT count(*) AS total FROM image WHERE ${where}`).get(
    filter
  ) as { total: number }
  const images = statement(
    library.db,
    `SELECT id AS imageId, source_name AS sourceName, patient_id AS patientId, eye, field,
       captured_at AS capturedAt
     FROM image WHERE ${where} ORDER BY import_id, source_name, ordinal LIMIT @limit OFFSET @offset`
  ).all({ ...filter, limit, offset }) as IncompleteImage[]
  return { total, images }
}

/**
 * Corrects the facts of several photographs by one event each, all or none. Readings stay with their image.
 * @throws AppError NOT_FOUND; VALIDATION_FAILED when nothing is to be changed.
 */
export function correctImages(
  library: Library,
  actor: Actor,
  input: {
    readonly imageIds: readonly string[]
    readonly facts: {
      readonly [K in 'patientId' | 'eye' | 'field' | 'site']?: ImageFacts[K] | undefined
    }
    readonly reason: string
  }
): void {
  const facts = Object.fromEntries(
    Object.entries(input.facts).filter(([, value]) => value !== undefined)
  ) as Partial<ImageFacts>
  if (Object.keys(facts).length === 0)
    throw refusal('VALIDATION_FAILED', 'NOTHING_TO_CORRECT', 'Say what is to be corrected.')
  for (const imageId of input.imageIds) imageById(library, imageId)
  library.log.append(
    actor,
    input.imageIds.map((imageId) => ({
      type: 'image.corrected',
      payload: { imageId, facts, reason: input.reason }
    }))
  )
}
