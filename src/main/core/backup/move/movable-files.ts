import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../../shared/errors'
import { MOVED_TO, MOVING_FROM } from './moved'

export interface MovableFile {
  /** Below the library's folder, with forward slashes. */
  readonly path: string
  readonly bytes: number
}

/** What can be made again, what belongs to the process that has the library open, and what half-made files are. */
const LEFT = new Set([
  'derived',
  'sample',
  'incoming',
  'akshi.lock',
  'akshi.db-shm',
  MOVED_TO,
  MOVING_FROM
])
const isLeft = (name: string): boolean =>
  LEFT.has(name) || /^akshi\.lock-/.test(name) || name.endsWith('.part')

/** Never changed once they have their name: the name says what is in them, or when they were made. */
const FROZEN = /^(?:originals|containers)\/|^backups\/.+\.db$/

export function isFrozen(path: string): boolean {
  return FROZEN.test(path)
}

/** Whether what has this SHA-256 is what its name says, where the name says it. */
export function isOfItsName(path: string, sha256: string): boolean {
  const [, named = sha256] = /^(?:originals|containers)\/.*([0-9a-f]{64})/.exec(path) ?? []
  return named === sha256
}

/** Every file of a library that goes with it. @throws AppError CONFLICT for a link: what it leads to would be lost. */
export function movableFiles(dir: string): MovableFile[] {
  const files: MovableFile[] = []
  const visit = (below: string): void => {
    for (const name of readdirSync(join(dir, below)).sort()) {
      if (below === '' ? isLeft(name) : name.endsWith('.part')) continue
      const path = below === '' ? name : `${below}/${name}`
      const stats = lstatSync(join(dir, path))
      if (stats.isDirectory()) visit(path)
      else if (stats.isFile()) files.push({ path, bytes: stats.size })
      else
        throw new AppError(
          'CONFLICT',
          `${path} in the library is a link or no plain file, and would not go with it. Nothing was moved.`
        )
    }
  }
  if (existsSync(dir)) visit('')
  return files
}
