import { join } from 'node:path'
import type { Eye, PixelSpacing } from '../../../shared/domain/image'
import { AppError } from '../../../shared/errors'
import type { Library } from './open-library'
import { statement } from './statement'

export interface ImageRow {
  readonly id: string
  readonly ordinal: number
  readonly sha256: string
  readonly extension: string
  readonly bytes: number
  readonly width: number
  readonly height: number
  readonly source_name: string
  readonly batch_id: string
  readonly patient_id: string | null
  readonly eye: Eye
  readonly field: string | null
  readonly captured_at: string | null
  readonly camera: string | null
  readonly site: string | null
}

/** @throws AppError NOT_FOUND. */
export function imageById(library: Library, id: string): ImageRow {
  const row = statement(library.db, 'SELECT * FROM image WHERE id = ?').get(id) as
    ImageRow | undefined
  if (!row) throw new AppError('NOT_FOUND', 'There is no such photograph in this library.')
  return row
}

/** The scale that the photograph's file states. It is in the event that brought the image, whose number is its ordinal. */
export function pixelSpacingOf(library: Library, image: ImageRow): PixelSpacing | null {
  const spacing = statement(
    library.db,
    `SELECT json_extract(payload, '$.pixelSpacing') FROM event WHERE seq = ?`
  )
    .pluck()
    .get(image.ordinal) as string | null | undefined
  return spacing ? (JSON.parse(spacing) as PixelSpacing) : null
}

export function countImages(library: Library): number {
  const row = statement(library.db, 'SELECT count(*) AS n FROM image').get() as { n: number }
  return row.n
}

/** Where an original lies, content-addressed: `originals/<aa>/<sha256>.<ext>`. Nothing ever modifies it. */
export function originalPath(
  library: Pick<Library, 'dir'>,
  image: { readonly sha256: string; readonly extension: string }
): string {
  return join(
    library.dir,
    'originals',
    image.sha256.slice(0, 2),
    `${image.sha256}.${image.extension}`
  )
}
