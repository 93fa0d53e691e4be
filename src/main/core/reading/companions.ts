import type { RouteOutput } from '../../../shared/contract'
import type { Companion } from '../../../shared/contract/reading'
import type { Eye } from '../../../shared/domain/image'
import { imageById } from '../store/images'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

const OTHER: Readonly<Record<Eye, Eye | null>> = { OD: 'OS', OS: 'OD', unknown: null }

const COLUMNS = 'id AS imageId, eye, field, captured_at AS capturedAt, width, height'

/** Most photographs beside the fellow eye and earlier visits. */
const OTHERS = 24

/** Photographs of the same patient to look at beside one. Without a patient id there are none. */
export function companionsOf(library: Library, imageId: string): RouteOutput<'reading.companions'> {
  const image = imageById(library, imageId)
  const opposite = OTHER[image.eye]
  if (image.patient_id === null) return { fellow: [], earlier: [], others: [] }
  const all = statement(
    library.db,
    `SELECT ${COLUMNS} FROM image WHERE patient_id = @patient AND id <> @imageId
     ORDER BY captured_at IS NULL, captured_at DESC, ordinal LIMIT ${OTHERS}`
  ).all({ patient: image.patient_id, imageId }) as Companion[]
  if (image.captured_at === null || opposite === null)
    return { fellow: [], earlier: [], others: all }
  const found = (where: string, eye: Eye): Companion[] =>
    statement(
      library.db,
      `SELECT ${COLUMNS} FROM image
       WHERE patient_id = @patient AND eye = @eye AND id <> @imageId AND captured_at IS NOT NULL AND ${where}`
    ).all({ patient: image.patient_id, eye, imageId, at: image.captured_at }) as Companion[]
  const fellow = found(
    'date(captured_at) = date(@at) ORDER BY abs(julianday(captured_at) - julianday(@at)) LIMIT 4',
    opposite
  )
  const earlier = found(
    'date(captured_at) < date(@at) ORDER BY captured_at DESC LIMIT 12',
    image.eye
  )
  const named = new Set([...fellow, ...earlier].map((each) => each.imageId))
  return { fellow, earlier, others: all.filter((each) => !named.has(each.imageId)) }
}
