import { mkdirSync, renameSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors'
import { HEADS_FILE, recordHead, type SignedHead } from '../audit/heads'
import type { SigningKey } from '../audit/signing-key'
import type { Library } from '../store/open-library'
import { APP_VERSION } from '../version'
import {
  backupNames,
  backupsFolder,
  companionsOf,
  halfMade,
  listBackups,
  type BackupFile
} from './backup-files'
import { discard, stampOf, syncPath, writeFailed } from './files'
import { signed, type BackupManifest } from './manifest'
import { expiredBackups } from './rotation'
import { runTask } from './run-task'
import type { Snapshot } from './snapshot'

export type BackedUpLibrary = Pick<Library, 'dir' | 'id' | 'log'>

export interface MakeBackupOptions {
  readonly library: BackedUpLibrary
  /** Null where the key cannot be read: a backup that is not signed is better than none. */
  readonly key: SigningKey | null
  readonly now?: () => Date
  /** Room on the disk of a folder, in bytes. */
  readonly freeBytes?: (folder: string) => number
}

export interface MadeBackup {
  readonly backup: BackupFile
  readonly manifest: BackupManifest
  readonly copyMs: number
  readonly checkMs: number
  readonly removed: readonly string[]
}

/**
 * Makes one backup: a copy under a name that ends in `.part`, checked from end to end, then renamed; the
 * manifest comes last and makes it count. Then older ones that rotation does not keep are removed.
 * @throws AppError DISK_FULL, IO_FAILED, LIBRARY_DAMAGED, CHAIN_BROKEN; what is there already stays as it is.
 */
export async function makeBackup(options: MakeBackupOptions): Promise<MadeBackup> {
  const { library, key } = options
  const at = (options.now ?? (() => new Date()))()
  const folder = backupsFolder(library.dir)
  mkdirSync(folder, { recursive: true })
  discard(...halfMade(folder))
  refuseWithoutRoom(library.dir, folder, options.freeBytes ?? freeBytes)

  const stem = join(folder, `akshi-${stampOf(at)}`)
  const parts = { db: `${stem}.db.part`, originals: `${stem}.csv.part`, json: `${stem}.json.part` }
  try {
    const snapshot = await runTask<'snapshot'>({
      ...{ kind: 'snapshot', dir: library.dir },
      ...{ part: parts.db, originalsPart: parts.originals }
    })
    const names = backupNames(at, snapshot.head.seq)
    const head = headOf(library, key, snapshot, join(folder, HEADS_FILE))
    const manifest = signed(bodyOf(snapshot, names, at, head), key)
    writeFileSync(parts.json, `${JSON.stringify(manifest, null, 2)}\n`)
    syncPath(parts.json)
    renameSync(parts.db, join(folder, names.db))
    renameSync(parts.originals, join(folder, names.originals))
    renameSync(parts.json, join(folder, names.json))
    syncPath(folder, 'folder')
    const backup = listBackups(folder).find(({ name }) => name === names.db)
    if (!backup) throw new Error('it is not where it was put')
    return {
      ...{ backup, manifest, copyMs: snapshot.copyMs, checkMs: snapshot.checkMs },
      removed: rotate(folder, names.db)
    }
  } catch (cause) {
    discard(parts.db, parts.originals, parts.json)
    throw writeFailed('The backup', cause)
  }
}

/** Removes what rotation does not keep. Those that a migration made are nobody's but a person's to remove. */
export function rotate(folder: string, newestGood: string): string[] {
  const automatic = listBackups(folder).filter(({ kind }) => kind === 'automatic')
  return expiredBackups(automatic, newestGood).map(({ name }) => {
    const names = companionsOf(name)
    // The manifest first: a backup without one is never mistaken for a whole one.
    discard(join(folder, names.json), join(folder, names.db), join(folder, names.originals))
    return name
  })
}

function bodyOf(
  snapshot: Snapshot,
  names: ReturnType<typeof backupNames>,
  at: Date,
  head: SignedHead | null
): Omit<BackupManifest, 'signature'> {
  return {
    ...{ kind: 'akshi-backup', format: 1, appVersion: APP_VERSION },
    libraryId: snapshot.libraryId,
    schema: snapshot.schema,
    createdAt: at.toISOString(),
    file: names.db,
    bytes: snapshot.bytes,
    sha256: snapshot.sha256,
    chain: snapshot.head,
    originals: { file: names.originals, ...snapshot.originals },
    head
  }
}

/** The backup's own head, signed; a copy goes to the heads that are kept beside the backups. */
function headOf(
  library: BackedUpLibrary,
  key: SigningKey | null,
  { head }: Snapshot,
  file: string
): SignedHead | null {
  if (key === null) return null
  const { id, dir, log } = library
  return recordHead({ id, dir, log: { ...log, head: () => head } }, key, 'backup', file)
}

function refuseWithoutRoom(dir: string, folder: string, free: typeof freeBytes): void {
  const size = (name: string): number =>
    statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0
  const needed = size('akshi.db') + size('akshi.db-wal')
  const room = free(folder)
  if (room >= needed) return
  throw new AppError(
    'DISK_FULL',
    `The backup was not made: it needs up to ${needed} bytes and the disk of ${dirname(folder)} has ${room}. The earlier backups are untouched; make room.`,
    { data: { needed, room } }
  )
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
