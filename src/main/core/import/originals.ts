import { join } from 'node:path'
import type { ImageRow } from '../store/images'
import { originalPath } from '../store/images'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'
import { errnoOf, syncFolder, type ImportIo } from './import-io'
import type { ReusableBuffer } from './page-buffer'
import { readBack } from './read-back'

export type StoredState = 'sound' | 'missing' | 'altered'

/** The image that holds exactly these bytes, if any does. */
export function imageBySha256(library: Library, sha256: string): ImageRow | null {
  return (
    (statement(library.db, 'SELECT * FROM image WHERE sha256 = ?').get(sha256) as
      ImageRow | undefined) ?? null
  )
}

/** Reads a stored original from the disk and compares it with its hash. Other failures are thrown. */
export async function checkOriginal(
  io: ImportIo,
  library: Pick<Library, 'dir'>,
  image: Pick<ImageRow, 'sha256' | 'extension'>,
  memory: ReusableBuffer
): Promise<StoredState> {
  return checkStored(io, originalPath(library, image), image.sha256, memory)
}

/** The same for a file that is kept aside. */
export async function checkDamaged(
  io: ImportIo,
  library: Pick<Library, 'dir'>,
  sha256: string,
  memory: ReusableBuffer
): Promise<StoredState> {
  return checkStored(io, damagedPath(library, sha256), sha256, memory)
}

async function checkStored(
  io: ImportIo,
  path: string,
  sha256: string,
  memory: ReusableBuffer
): Promise<StoredState> {
  try {
    const back = await readBack(io, path, memory)
    return back.sha256 === sha256 ? 'sound' : 'altered'
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return 'missing'
    // A sector that cannot be read any more is rot, not a reason to stop.
    if (errnoOf(thrown) === 'EIO') return 'altered'
    throw thrown
  }
}

/** Makes the folders for half-made copies and for what is kept aside. */
export async function prepareFolders(io: ImportIo, library: Pick<Library, 'dir'>): Promise<void> {
  await io.mkdir(incomingDir(library), { recursive: true })
  await io.mkdir(damagedDir(library), { recursive: true })
  await syncFolder(io, library.dir)
}

/** Copies that do not count yet. Whatever lies here when a library is opened is of no use to anyone. */
export function incomingDir(library: Pick<Library, 'dir'>): string {
  return join(library.dir, 'incoming')
}

/** Verified copies of photographs that were damaged on the card, for whoever may rescue them. */
export function damagedDir(library: Pick<Library, 'dir'>): string {
  return join(library.dir, 'damaged')
}

export function damagedPath(library: Pick<Library, 'dir'>, sha256: string): string {
  return join(damagedDir(library), `${sha256}.bin`)
}

/** DICOM and other files that photographs were taken out of, as they were on the card. */
export function containersDir(library: Pick<Library, 'dir'>): string {
  return join(library.dir, 'containers')
}
