import { realpathSync, statSync, type Stats } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { AppError, messageOf } from '../../../shared/errors'
import type { Library } from '../store/open-library'
import type { ImportIo } from './import-io'

/** A folder, or a single file such as an archive, that is imported. */
export interface Source {
  readonly root: string
  readonly isFile: boolean
  /** Put before each name so that names of several folders stay apart; empty for a single one. */
  readonly prefix: string
  readonly device: number
  readonly inode: number
}

/** What a library keeps to itself. */
const OWN_FOLDERS = [
  ...['originals', 'incoming', 'damaged', 'containers', 'derived', 'backups'],
  ...['logs', 'receipts', 'reports', 'journal']
] as const

/**
 * Checks that the sources are folders, and are none of the library's own.
 * @throws AppError NOT_FOUND, CONFLICT.
 */
export async function openSources(
  io: ImportIo,
  library: Pick<Library, 'dir'>,
  folders: readonly string[]
): Promise<Source[]> {
  const own = realpathSync(library.dir)
  const sources: Source[] = []
  for (const folder of folders) {
    const root = realSource(folder)
    if (root === own || OWN_FOLDERS.some((name) => isOrInside(join(own, name), root)))
      throw new AppError('CONFLICT', 'This folder belongs to the library itself.')
    const stats = await io.lstat(root)
    const prefix = folders.length === 1 ? '' : prefixFor(root, sources)
    sources.push({ root, prefix, isFile: stats.isFile(), device: stats.dev, inode: stats.ino })
  }
  return sources
}

/**
 * Where each file of an import of these folders lies, by the name that the import gives it: below the folder as it
 * was written. Of what lies in an archive, the archive's path and the path inside it.
 * @throws AppError NOT_FOUND.
 */
export function pathsBelow(folders: readonly string[]): (name: string) => string {
  const placed: { readonly path: string; readonly prefix: string }[] = []
  for (const folder of folders) {
    const root = realSource(folder)
    const prefix = folders.length === 1 ? '' : prefixFor(root, placed)
    placed.push({ path: statSync(root).isFile() ? dirname(folder) : folder, prefix })
  }
  return (name) => {
    const source = placed.find(({ prefix }) => name.startsWith(prefix))
    return source ? join(source.path, name.slice(source.prefix.length)) : name
  }
}

/** @throws AppError NOT_FOUND when it is neither a folder nor a file that is there. */
export function realSource(path: string): string {
  let real: string
  let stats: Stats
  try {
    real = realpathSync(resolve(path))
    stats = statSync(real)
  } catch (cause) {
    throw new AppError('NOT_FOUND', `${path} is not there (${messageOf(cause)}).`, {
      ...{ cause, data: { code: 'SOURCE_MISSING' } }
    })
  }
  if (stats.isDirectory() || stats.isFile()) return real
  throw new AppError('NOT_FOUND', `${path} is neither a folder nor a file.`)
}

/**
 * Refuses a second place that shares its folder with a source or with the library, or a source's card: nothing is written to a card, and
 * two copies in one place are one. `sources` are real paths.
 * @returns the place, absolute. It need not be there yet.
 * @throws AppError CONFLICT.
 */
export function secondPlace(
  library: Pick<Library, 'dir'>,
  sources: readonly string[],
  second: string
): string {
  const place = resolve(second)
  const real = realOrFuture(place)
  const meets = (other: string): boolean => isOrInside(other, real) || isInside(real, other)
  if (sources.some(meets))
    throw new AppError(
      'CONFLICT',
      `The second place ${place} and what is imported are one folder, or one lies within the other. Nothing is written to a card: name another second place.`,
      { data: { code: 'SECOND_ON_CARD' } }
    )
  const own = realpathSync(library.dir)
  const card = sources.map(volumeOf).find((volume) => isOrInside(volume, real))
  if (card !== undefined && !isOrInside(card, own))
    throw new AppError(
      'CONFLICT',
      `The second place ${place} is on the card or disk that is imported (${card}). Nothing is written to a card: name another second place.`,
      { data: { code: 'SECOND_ON_CARD' } }
    )
  if (meets(own))
    throw new AppError(
      'CONFLICT',
      `The second place ${place} and the library are one folder, or one lies within the other: a lost disk would take both. Name another second place.`,
      { data: { code: 'SECOND_IN_LIBRARY' } }
    )
  return place
}

/** Where the file system that holds `path` begins: a card's mount point or drive. */
function volumeOf(path: string): string {
  const parent = dirname(path)
  if (parent === path || statSync(parent).dev !== statSync(path).dev) return path
  return volumeOf(parent)
}

/** The real path of what is there, or will be below the nearest folder that is. */
function realOrFuture(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(realOrFuture(parent), basename(path))
  }
}

/** For a walk from above the library: its own files are not imported into it again. */
export function insideLibrary(library: Pick<Library, 'dir'>): (path: string) => boolean {
  const own = realpathSync(library.dir)
  return (path) => path === own
}

/** Whether any source is no longer the folder that it was: pulled, unmounted, or another card in its place. */
export async function sourceGone(io: ImportIo, sources: readonly Source[]): Promise<boolean> {
  for (const source of sources) {
    try {
      const { dev, ino } = await io.lstat(source.root)
      if (dev !== source.device || ino !== source.inode) return true
      if (!source.isFile) await io.readdir(source.root)
    } catch {
      return true
    }
  }
  return false
}

/** Whether `path` is below `folder`; both absolute and real. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path
}

function isOrInside(folder: string, path: string): boolean {
  return path === folder || isInside(folder, path)
}

function prefixFor(root: string, taken: readonly Pick<Source, 'prefix'>[]): string {
  const name = basename(root)
  let prefix = `${name}/`
  for (let n = 2; taken.some((source) => source.prefix === prefix); n++) prefix = `${name} (${n})/`
  return prefix
}
