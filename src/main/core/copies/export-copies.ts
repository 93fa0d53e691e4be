import { existsSync } from 'node:fs'
import { mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import { v7 as uuidv7 } from 'uuid'
import { AppError, messageOf } from '../../../shared/errors'
import { pseudonymsFor } from '../audit/report/document'
import { sharedImaging } from '../imaging/shared-imaging'
import { fieldIn } from '../import/facts/file-name-facts'
import { isInside } from '../import/sources'
import type { Actor } from '../store/event-log'
import { originalPath, type ImageRow } from '../store/images'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

export interface ExportedCopies {
  readonly folder: string
  readonly copies: number
  /** Photographs that could not be decoded, by their ids in the library. */
  readonly failed: readonly { readonly imageId: string; readonly reason: string }[]
}

/** `jpeg`: all pixels, full colour resolution, quality 95. `png`: lossless, 8 bits a sample. */
export type CopyFormat = 'jpeg' | 'png'

/**
 * Writes de-identified copies of a batch's photographs, and `images.csv` that says what each shows, into a new folder.
 * The log says who took how many away before the first is written.
 * @param request.batch its id, or its name where only one has it
 * @throws AppError NOT_FOUND for a batch that is not there or is empty; CONFLICT for a name that several have, a folder
 *   that exists or one of the library's.
 */
export async function exportCopies(
  library: Library,
  actor: Actor,
  request: { readonly batch: string; readonly folder: string; readonly format: CopyFormat }
): Promise<ExportedCopies> {
  const { format } = request
  const batchId = batchNamed(library, request.batch)
  const images = statement(
    library.db,
    'SELECT * FROM image WHERE batch_id = ? ORDER BY ordinal'
  ).all(batchId) as ImageRow[]
  if (images.length === 0) throw new AppError('NOT_FOUND', 'There is no photograph in this batch.')
  const folder = await newFolder(library, request.folder)
  const exportId = uuidv7()
  library.log.append(actor, [
    { type: 'access.copies', payload: { exportId, batchId, copies: images.length, format } }
  ])

  const names = pseudonymsFor(library.db, exportId, false)
  const rows: Record<string, string>[] = []
  const failed: { imageId: string; reason: string }[] = []
  for (const image of images) {
    const file = `${names.image(image.id)}.${format === 'jpeg' ? 'jpg' : 'png'}`
    try {
      await copyPixels(originalPath(library, image), join(folder, file), format)
    } catch (thrown) {
      failed.push({ imageId: image.id, reason: messageOf(thrown) })
      continue
    }
    rows.push({
      file,
      patient: image.patient_id === null ? '' : names.patient(image.patient_id),
      eye: image.eye,
      // Typed by people or taken from names: only words that are known go along.
      field: image.field === null ? '' : (fieldIn(image.field) ?? 'other'),
      // A day can name a patient; a year does not.
      year: image.captured_at?.slice(0, 4) ?? ''
    })
  }
  // In order of their names: the order of import would tell whose photographs stood side by side.
  rows.sort((a, b) => ((a['file'] ?? '') < (b['file'] ?? '') ? -1 : 1))
  await writeFile(
    join(folder, 'images.csv'),
    stringify(rows, { header: true, columns: ['file', 'patient', 'eye', 'field', 'year'] }),
    { mode: 0o600 }
  )
  return { folder, copies: rows.length, failed }
}

function batchNamed(library: Library, batch: string): string {
  const found = statement(library.db, 'SELECT id FROM batch WHERE id = @batch OR name = @batch')
    .pluck()
    .all({ batch }) as string[]
  if (found.includes(batch)) return batch
  const [only, ...others] = found
  if (only === undefined) throw new AppError('NOT_FOUND', `There is no batch ${batch}.`)
  if (others.length === 0) return only
  throw new AppError(
    'CONFLICT',
    `${found.length} batches are called ${batch}: name one of ${found.join(', ')}.`
  )
}

async function copyPixels(from: string, to: string, format: CopyFormat): Promise<void> {
  const part = `${to}.part`
  const quality = format === 'jpeg' ? 95 : null
  try {
    const input = { from, to: part, side: null, quality }
    await sharedImaging().submit('picture', input, { urgency: 'import' }).done
    await rename(part, to)
  } finally {
    await rm(part, { force: true })
  }
}

/** A folder of its own, outside the library: nothing is written over, and no copy is taken for an original. */
async function newFolder(library: Pick<Library, 'dir'>, wanted: string): Promise<string> {
  const folder = resolve(wanted)
  if (existsSync(folder))
    throw new AppError('CONFLICT', `${folder} exists already. Name a new folder.`)
  let parent: string
  try {
    parent = await realpath(dirname(folder))
  } catch (cause) {
    throw new AppError('NOT_FOUND', `${dirname(folder)} is not there.`, { cause })
  }
  const real = join(parent, basename(folder))
  if (isInside(await realpath(library.dir), real))
    throw new AppError(
      'CONFLICT',
      'Copies do not belong into the library. Name a folder elsewhere.'
    )
  await mkdir(real, { mode: 0o700 })
  return real
}
