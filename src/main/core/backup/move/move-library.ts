import {
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statfsSync,
  statSync
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError, isAppError } from '../../../../shared/errors'
import { ReusableBuffer } from '../../import/page-buffer'
import { isInside } from '../../import/sources'
import { lockLibrary } from '../../store/library-lock'
import { refuseNetworkFileSystem } from '../../store/network-filesystem'
import { openLibrary } from '../../store/open-library'
import { checkDatabase } from '../check-database'
import { syncPath, writeFailed } from '../files'
import type { TaskHooks } from '../mirror-originals'
import { copyVerified } from './copy-verified'
import { isFrozen, isOfItsName, movableFiles, type MovableFile } from './movable-files'
import { markMovedTo, markMovingFrom, movingFrom, refuseMoved } from './moved'

export interface MoveTask {
  readonly dir: string
  /** The library's new folder: nothing is there yet, or what an earlier try of the same move left. */
  readonly to: string
}

export interface MoveOptions {
  readonly operatorId: string
  readonly workstationId: string
  readonly appVersion: string
}

export interface Moved {
  readonly to: string
  readonly files: number
  readonly bytes: number
}

const BUFFER = 1 << 20

/**
 * Copies what never changes, the photographs above all, while the library is in use, so that it is closed for a
 * short time only. What an earlier try has copied is not copied again.
 * @throws AppError CONFLICT for a folder that cannot be taken, DISK_FULL, LIBRARY_ON_NETWORK, CANCELLED.
 */
export async function copyAhead({ dir, to }: MoveTask, hooks: TaskHooks = {}): Promise<undefined> {
  prepare(dir, to)
  await copyAll(
    dir,
    to,
    movableFiles(dir).filter(({ path }) => isFrozen(path)),
    { ...hooks, ahead: true }
  )
}

/**
 * Copies the rest of a library that nobody has open, holds its database against itself, and then moves it: by one
 * file that is put into the old folder, which is kept as it was. Stopped at any moment before, the library is
 * where it was; after it, it is in its new folder, whole.
 * @throws AppError LIBRARY_LOCKED, and as `copyAhead` does.
 */
export async function moveLibrary(
  { dir, to }: MoveTask,
  options: MoveOptions,
  hooks: TaskHooks = {}
): Promise<Moved> {
  const from = resolve(dir)
  const target = prepare(from, to)
  const lock = lockLibrary(from)
  let files: MovableFile[]
  try {
    refuseMoved(from)
    files = movableFiles(from)
    removeOthers(target, files)
    await copyAll(from, target, files, hooks)
    compareDatabases(from, target)
    for (const folder of foldersOf(target, files)) syncPath(folder, 'folder')
    markMovedTo(from, target)
  } finally {
    lock.release()
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const { operatorId, workstationId } = options
  const library = openLibrary(target, options)
  library.log.append({ operatorId, workstationId }, [
    { type: 'library.moved', payload: { files: files.length, bytes } }
  ])
  library.close()
  return { to: target, files: files.length, bytes }
}

/** Makes the new folder, or takes up the one of an earlier try. Returns it. */
function prepare(dir: string, to: string): string {
  const from = realpathSync(dir)
  const target = resolve(to)
  mkdirSync(dirname(target), { recursive: true })
  const real = join(realpathSync(dirname(target)), basename(target))
  if (real === from || isInside(from, real) || isInside(real, from))
    throw refused(`${target} is the library's own folder, or one within the other.`)
  refuseNetworkFileSystem(dirname(target))
  if (
    existsSync(target) &&
    readdirSync(target).length > 0 &&
    movingFrom(target)?.from !== resolve(dir)
  )
    throw refused(`${target} is not empty.`)
  mkdirSync(target, { recursive: true })
  markMovingFrom(target, { from: resolve(dir) })
  return target
}

/** What an earlier try copied and the library has no more: a write-ahead log, say, that would be read with the database. */
function removeOthers(to: string, files: readonly MovableFile[]): void {
  const kept = new Set(files.map(({ path }) => path))
  for (const { path } of movableFiles(to)) if (!kept.has(path)) rmSync(join(to, path))
}

async function copyAll(
  dir: string,
  to: string,
  files: readonly MovableFile[],
  { onProgress, signal, ahead = false }: TaskHooks & { readonly ahead?: boolean }
): Promise<undefined> {
  const memory = new ReusableBuffer(BUFFER)
  // A file got its name there once it had been read back: of those that never change, size and time say enough. A
  // damaged one may have been healed since.
  const isThere = ({ path, bytes }: MovableFile): boolean => {
    const there = isFrozen(path) ? statSync(join(to, path), { throwIfNoEntry: false }) : undefined
    return there?.size === bytes && there.mtimeMs >= statSync(join(dir, path)).mtimeMs
  }
  const due = files.filter((file) => !isThere(file))
  refuseWithoutRoom(to, due)
  try {
    for (const [index, { path }] of due.entries()) {
      if (signal?.aborted) throw new AppError('CANCELLED', 'The move was stopped.')
      const { sha256 } = await copyVerified(join(dir, path), join(to, path), memory)
      // In use it may be healed this very moment: copied when nobody does.
      if (ahead && !isOfItsName(path, sha256)) rmSync(join(to, path))
      onProgress?.(files.length - due.length + index + 1, files.length)
    }
  } catch (cause) {
    throw isAppError(cause) ? cause : writeFailed('The move', cause)
  }
}

function refuseWithoutRoom(to: string, due: readonly MovableFile[]): void {
  const needed = due.reduce((sum, { bytes }) => sum + bytes, 0)
  const { bavail, bsize } = statfsSync(to)
  if (needed <= bavail * bsize) return
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1)
  throw new AppError(
    'DISK_FULL',
    `The library needs ${gigabytes(needed)} GB more there, and ${gigabytes(bavail * bsize)} GB are free. It is where it was.`
  )
}

/** Both closed. Every byte was compared already; this says that what was compared is a sound library. */
function compareDatabases(from: string, to: string): void {
  const before = checkDatabase(join(from, 'akshi.db'))
  const after = checkDatabase(join(to, 'akshi.db'))
  if (before.libraryId === after.libraryId && before.head.hash === after.head.hash) return
  throw new AppError(
    'CHAIN_BROKEN',
    'The copy does not end with the last event. Nothing was moved.'
  )
}

function foldersOf(to: string, files: readonly MovableFile[]): Set<string> {
  const folders = new Set([to, dirname(to)])
  for (const { path } of files)
    for (let folder = dirname(join(to, path)); folder !== to; folder = dirname(folder))
      folders.add(folder)
  return folders
}

function refused(reason: string): AppError {
  return new AppError('CONFLICT', `${reason} Nothing was moved; name a new folder.`)
}
