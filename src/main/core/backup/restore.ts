import { copyFileSync, existsSync, linkSync, renameSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { AppError } from '../../../shared/errors'
import { lockLibrary } from '../store/library-lock'
import { refuseNetworkFileSystem } from '../store/network-filesystem'
import { openLibrary } from '../store/open-library'
import { SYSTEM_OPERATOR } from '../store/nobody'
import { refuseMoved } from './move/moved'
import { discard, sha256OfFile, stampOf, syncPath, writeFailed } from './files'
import { libraryIdFromJournal } from './journal-identity'
import { salvageOutputs, type Salvage } from './salvage-outputs'
import { salvageSecrets } from './salvage-secrets'
import { verifyBackup } from './verify-backup'

export interface RestoreOptions {
  readonly workstationId: string
  readonly appVersion: string
  readonly pinned?: readonly string[]
  /** Who asked for it; the system where nobody could sign in. */
  readonly operatorId?: string
}

export interface Restored {
  /** Name of the backup; null: from the journal alone. */
  readonly backup: string | null
  /** The last event of the backup. */
  readonly backupSeq: number
  /** The last event after the journal was rolled forward, and before the restore was noted. */
  readonly seq: number
  /** Names, in the library's folder, under which what was there is kept. */
  readonly kept: readonly string[]
  readonly outputs: Salvage
  /** Operators who need a new passphrase: theirs was set after the backup and cannot be read any more. */
  readonly withoutPassphrase: number
}

const SUFFIXES = ['-wal', '-shm', ''] as const

/**
 * Puts a backup, or with null an empty database, in the place of a library's database, then lets the journal
 * bring back every event after it. The backup is read from end to end first. What was there keeps existing
 * under a new name, whatever state it is in.
 * @throws AppError LIBRARY_LOCKED, LIBRARY_NOT_FOUND for a folder that the library was moved out of, LIBRARY_DAMAGED for a backup that is not sound, CONFLICT for one of another
 *   library, DISK_FULL; then nothing was changed.
 */
export function restoreLibrary(
  folder: string,
  backupFile: string | null,
  options: RestoreOptions
): Restored {
  const dir = resolve(folder)
  refuseNetworkFileSystem(dir)
  const lock = lockLibrary(dir)
  const stamp = stampOf(new Date())
  let backupSeq = 0
  let kept: string[]
  try {
    refuseMoved(dir)
    const part = join(dir, 'akshi.db.restoring.part')
    if (backupFile !== null) backupSeq = stage(dir, backupFile, part, options)
    kept = exchange(dir, backupFile === null ? null : part, stamp)
  } finally {
    lock.release()
  }
  const library = openLibrary(dir, { ...options, rebuild: true })
  try {
    const { seq } = library.log.head()
    const name = kept.find((one) => one.endsWith('.db'))
    const damaged = name === undefined ? null : join(dir, name)
    const outputs = salvageOutputs(library.db, damaged)
    const withoutPassphrase = salvageSecrets(library.db, backupSeq, damaged)
    const backup = backupFile === null ? null : basename(backupFile)
    const { workstationId, operatorId = SYSTEM_OPERATOR } = options
    const lost = { outputsSaved: outputs.saved, outputsLost: outputs.lost, withoutPassphrase }
    library.log.append({ operatorId, workstationId }, [
      { type: 'library.restored', payload: { backup, backupSeq, kept, ...lost } }
    ])
    return { backup, backupSeq, seq, kept, outputs, withoutPassphrase }
  } finally {
    library.close()
  }
}

/** Copies a sound backup of this library beside its database. Returns the backup's last event. */
function stage(dir: string, backupFile: string, part: string, options: RestoreOptions): number {
  const verdict = verifyBackup(backupFile, { pinned: options.pinned ?? [] })
  if (!verdict.ok || verdict.head === null)
    throw new AppError(
      'LIBRARY_DAMAGED',
      `The backup ${backupFile} is not sound: ${verdict.problem ?? ''} Nothing was changed; name an older one, or let --newest find it.`
    )
  const libraryId = libraryIdFromJournal(dir)
  if (libraryId !== null && libraryId !== verdict.libraryId)
    throw new AppError(
      'CONFLICT',
      `The backup ${backupFile} is of another library than ${dir}. Nothing was changed.`
    )
  try {
    discard(part)
    copyFileSync(backupFile, part)
    syncPath(part)
    if (sha256OfFile(part).sha256 !== sha256OfFile(backupFile).sha256)
      throw new AppError(
        'IO_FAILED',
        'The copy of the backup reads back different. Nothing was changed.'
      )
  } catch (cause) {
    discard(part)
    throw writeFailed('The restore', cause)
  }
  return verdict.head.seq
}

/**
 * Moves the database and what belongs to it to new names and the staged one to its place. The database goes
 * last, by a second name and a replacing rename: at no moment is there none.
 */
function exchange(dir: string, part: string | null, stamp: string): string[] {
  const kept: string[] = []
  try {
    for (const suffix of SUFFIXES) {
      const current = join(dir, `akshi.db${suffix}`)
      if (!existsSync(current)) continue
      const name = asideName(stamp, suffix)
      const aside = join(dir, name)
      if (suffix !== '' || part === null) renameSync(current, aside)
      else
        try {
          linkSync(current, aside)
        } catch {
          // A file system without hard links.
          renameSync(current, aside)
        }
      kept.push(name)
    }
    if (part !== null) renameSync(part, join(dir, 'akshi.db'))
  } catch (cause) {
    putBack(dir, stamp)
    throw writeFailed('The restore', cause)
  }
  syncPath(dir, 'folder')
  return kept
}

function asideName(stamp: string, suffix: string): string {
  return `akshi.before-restore-${stamp}.db${suffix}`
}

/** A database without its write-ahead log would lack its last events. */
function putBack(dir: string, stamp: string): void {
  for (const suffix of SUFFIXES) {
    const aside = join(dir, asideName(stamp, suffix))
    if (existsSync(aside)) renameSync(aside, join(dir, `akshi.db${suffix}`))
  }
}
