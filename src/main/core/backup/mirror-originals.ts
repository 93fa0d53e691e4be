import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors'
import { nodeIo } from '../import/import-io'
import { containersDir } from '../import/originals'
import { ReusableBuffer } from '../import/page-buffer'
import { ensureSecond, type Original } from '../import/second-copy'
import { openDatabase } from '../store/database'
import { originalPath } from '../store/images'
import { originalsOf } from './originals-list'

export interface MirrorTask {
  readonly dir: string
  /** The folder that the site named; one that imports use as theirs has the same files in it. */
  readonly second: string
}

export interface Mirrored {
  /** Photographs and the files that they came in. */
  readonly of: number
  readonly copied: number
  /** Those that are not there now, and why the first of them is not. */
  readonly lacking: number
  readonly reason: string | null
}

export interface TaskHooks {
  readonly onProgress?: (done: number, of: number) => void
  readonly signal?: AbortSignal
}

const BUFFER = 1 << 20
/** A share that is away fails every file: no reason to try a hundred thousand. */
const MOST_FAILURES = 20

/**
 * Copies every original that a second folder does not have yet, each read back and compared before it gets its
 * name there; a file of that name is therefore not read again. In the layout and by the code of an import's own
 * second copies. @throws AppError CANCELLED between two files.
 */
export async function mirrorOriginals(
  { dir, second }: MirrorTask,
  { onProgress, signal }: TaskHooks = {}
): Promise<Mirrored> {
  const originals = originalsIn(dir)
  const there = namesBelow(join(second, 'originals'))
  const due = originals.filter(({ sha256, extension }) => !there.has(`${sha256}.${extension}`))
  const memory = new ReusableBuffer(BUFFER)
  const before = originals.length - due.length
  let copied = 0
  let failed = 0
  let reason: string | null = null
  for (const original of due) {
    if (signal?.aborted) throw new AppError('CANCELLED', 'Copying the originals was stopped.')
    const partName = `${original.sha256}.mirror.part`
    const made = await ensureSecond(nodeIo, second, original, { memory, partName })
    if (made.state === 'verified') copied += 1
    else failed += 1
    reason ??= made.reason
    if (failed === MOST_FAILURES) break
    onProgress?.(before + copied, originals.length)
  }
  return { of: originals.length, copied, lacking: due.length - copied, reason }
}

/** What the database knows, and the files that photographs were taken out of. */
function originalsIn(dir: string): Original[] {
  const db = openDatabase(join(dir, 'akshi.db'), { readonly: true })
  try {
    const containers = containersDir({ dir })
    return [
      ...originalsOf(db).map((row) => ({ ...row, path: originalPath({ dir }, row) })),
      ...[...namesBelow(join(containers, 'originals'))].flatMap((name): Original[] => {
        const [, sha256 = '', extension = ''] = /^([0-9a-f]{64})\.(\w+)$/.exec(name) ?? []
        const path = join(containers, 'originals', sha256.slice(0, 2), name)
        return sha256 === '' ? [] : [{ path, sha256, extension }]
      })
    ]
  } finally {
    db.close()
  }
}

/** Names of the files in a content-addressed folder; none where it is not there. */
function namesBelow(folder: string): Set<string> {
  const names = new Set<string>()
  for (const shard of entries(folder))
    for (const name of entries(join(folder, shard))) names.add(name)
  return names
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes((thrown as { code?: string }).code ?? '')) return []
    throw thrown
  }
}
