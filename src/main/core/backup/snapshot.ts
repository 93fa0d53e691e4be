import { join } from 'node:path'
import { AppError } from '../../../shared/errors'
import type { ChainHead } from '../store/chain'
import { openDatabase } from '../store/database'
import { chainHead } from '../store/event-log'
import { checkDatabase, type DatabaseFacts } from './check-database'
import { discard, sha256OfFile, syncPath, writeFailed } from './files'
import { writeOriginalsList, type OriginalCounts } from './originals-list'

export interface SnapshotTask {
  readonly dir: string
  /** Where the copy goes; what is there is replaced. */
  readonly part: string
  readonly originalsPart: string
}

export interface Snapshot extends DatabaseFacts {
  readonly sha256: string
  readonly bytes: number
  readonly originals: OriginalCounts & { readonly sha256: string }
  /** Milliseconds that copying and checking took. */
  readonly copyMs: number
  readonly checkMs: number
}

/**
 * Copies the database of a library that may be written meanwhile, and checks the copy: its pages, its whole
 * chain, and that its head is an event of the live log between the heads before and after.
 * Reads through a connection of its own, so that nobody who writes has to wait. Nothing is left on failure.
 * @throws AppError DISK_FULL, IO_FAILED, LIBRARY_DAMAGED, CHAIN_BROKEN.
 */
export function takeSnapshot({ dir, part, originalsPart }: SnapshotTask): Snapshot {
  try {
    discard(part, `${part}-journal`, originalsPart)
    const live = openDatabase(join(dir, 'akshi.db'), { readonly: true })
    try {
      const started = performance.now()
      const before = chainHead(live)
      live.prepare('VACUUM INTO ?').run(part)
      // SQLite does not force the copy to the disk.
      syncPath(part)
      const copied = performance.now()
      let originals: Snapshot['originals'] | undefined
      const facts = checkDatabase(part, (copy) => {
        originals = writeOriginalsList(copy, dir, originalsPart)
      })
      syncPath(originalsPart)
      const after = chainHead(live)
      const same = live
        .prepare<[number], string>('SELECT hash FROM event WHERE seq = ?')
        .pluck()
        .get(facts.head.seq)
      refuseOtherHead(facts.head, before, after, same)
      if (!originals) throw new Error('the originals were not listed')
      const file = sha256OfFile(part)
      return {
        ...facts,
        ...file,
        originals,
        copyMs: Math.round(copied - started),
        checkMs: Math.round(performance.now() - copied)
      }
    } finally {
      live.close()
    }
  } catch (cause) {
    discard(part, `${part}-journal`, originalsPart)
    throw writeFailed('The backup', cause)
  }
}

function refuseOtherHead(
  head: ChainHead,
  before: ChainHead,
  after: ChainHead,
  same: string | undefined
): void {
  if (head.seq >= before.seq && head.seq <= after.seq && same === head.hash) return
  throw new AppError(
    'CHAIN_BROKEN',
    `The backup was not kept: it ends at event ${head.seq}, the library was at ${before.seq} to ${after.seq}.`
  )
}
