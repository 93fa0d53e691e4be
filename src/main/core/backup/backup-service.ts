import { accessSync, constants, existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs'
import type { Backup } from '../../../shared/contract/backup'
import { AppError, isAppError, messageOf } from '../../../shared/errors'
import type { SigningKey } from '../audit/signing-key'
import { isInside } from '../import/sources'
import type { Actor } from '../store/event-log'
import { allBackups } from './good-backups'
import { backupsFolder, listBackups, type BackupFile } from './backup-files'
import { readSettings, secondBackupsOf, writeSettings } from './library-settings'
import { makeBackup, type BackedUpLibrary, type MadeBackup } from './make-backup'
import type { Mirrored } from './mirror-originals'
import { runTask } from './run-task'
import type { BackupVerdict } from './verify-backup'

/** How old the last backup is at least before the next one is made by itself. */
const EVERY_MS = 60 * 60 * 1000
/** How often it is looked whether one is due. */
const LOOK_MS = 5 * 60 * 1000

export interface BackupServiceOptions {
  readonly library: BackedUpLibrary & { readonly sample: boolean }
  readonly key: () => SigningKey
  readonly now?: () => Date
  /** How far copying originals to the second folder has come. */
  readonly onProgress?: (done: number, of: number) => void
}

export interface BackupState {
  readonly backups: readonly BackupFile[]
  readonly secondFolder: string | null
  readonly running: boolean
  /** Whether originals are copied to the second folder now, and what the last time found. */
  readonly mirroring: boolean
  readonly mirrored: Mirrored | null
  /** Why the last attempt, or its second copy, failed. Null once one has succeeded. */
  readonly problem: string | null
}

export type BackupService = ReturnType<typeof createBackupService>

/**
 * Keeps backups of one open library: hourly while events were appended since the last one, when it is closed,
 * and when asked. The sample library has nothing to lose and gets none.
 */
export function createBackupService({
  library,
  key,
  now = () => new Date(),
  onProgress
}: BackupServiceOptions) {
  let problem: string | null = null
  const checked = new Map<string, NonNullable<Backup['checked']>>()
  let running: Promise<MadeBackup> | null = null
  let mirrored: Mirrored | null = null
  let mirroring: Promise<Mirrored | null> | null = null
  const closing = new AbortController()
  const last = (): BackupFile | undefined =>
    listBackups(backupsFolder(library.dir)).find(({ manifest }) => manifest !== null)

  const signingKey = (): SigningKey | null => {
    try {
      return key()
    } catch {
      return null
    }
  }
  const make = async (): Promise<MadeBackup> => {
    try {
      const made = await makeBackup({ library, key: signingKey(), now })
      problem = null
      await copySecond(made.backup)
      return made
    } catch (thrown) {
      problem = isAppError(thrown) ? thrown.message : messageOf(thrown)
      throw thrown
    }
  }
  /** A second disk that is away spoils no backup: it is said, and tried again with the next one. */
  const copySecond = async (backup: BackupFile): Promise<void> => {
    const { secondFolder } = readSettings(library.dir)
    if (secondFolder === null) return
    try {
      const folder = secondBackupsOf(secondFolder, library.id)
      // Made when the folder was named: a share that is not mounted would else be filled on this very disk.
      if (!existsSync(folder))
        throw new AppError(
          'IO_FAILED',
          `The second folder ${secondFolder} is not there, or another disk is in its place; the backup is in the library alone.`
        )
      await runTask<'copy'>({ kind: 'copy', backup, folder })
      if (!closing.signal.aborted) void mirror(secondFolder)
    } catch (thrown) {
      problem = messageOf(thrown)
    }
  }
  /** The originals that the second folder lacks; nobody waits for it, and the next backup goes on with it. */
  const mirror = (second: string): Promise<Mirrored | null> =>
    (mirroring ??= runTask<'mirror'>(
      { kind: 'mirror', dir: library.dir, second },
      { signal: closing.signal, ...(onProgress ? { onProgress } : {}) }
    )
      .then(
        (result) => {
          mirrored = result
          if (result.reason !== null) problem = result.reason
          return result
        },
        (thrown: unknown) => {
          if (!closing.signal.aborted) problem = messageOf(thrown)
          return null
        }
      )
      .finally(() => {
        mirroring = null
        // Looked at everything: whoever listens asks what was found.
        if (mirrored) onProgress?.(mirrored.of, mirrored.of)
      }))
  /** One at a time: who asks while one is made gets that one. */
  const backUp = (): Promise<MadeBackup> =>
    (running ??= make().finally(() => {
      running = null
    }))

  /** An event beyond the last backup, and beyond the library's own first one. */
  const changed = (): boolean => {
    const { seq } = library.log.head()
    return seq > 1 && seq !== last()?.manifest?.chain.seq
  }
  const due = (): boolean => {
    const age = now().getTime() - Date.parse(last()?.createdAt ?? '1970-01-01T00:00:00Z')
    // A negative age: the clock was set back, and says nothing.
    return (age >= EVERY_MS || age < 0) && changed()
  }
  const tryBackUp = async (): Promise<void> => {
    await backUp().catch(() => undefined)
  }

  const timer = library.sample
    ? null
    : setInterval(() => {
        if (due()) void tryBackUp()
      }, LOOK_MS)
  timer?.unref()

  return {
    state: (): BackupState => ({
      backups: allBackups(library.dir, library.id),
      secondFolder: readSettings(library.dir).secondFolder,
      ...{ running: running !== null, mirroring: mirroring !== null, mirrored, problem }
    }),
    backUp,
    /** Makes one if it is due, as the clock does. */
    async tick(): Promise<void> {
      if (!library.sample && due()) await tryBackUp()
    },
    async verify(path: string): Promise<BackupVerdict> {
      const verdict = await runTask<'verify'>({
        ...{ kind: 'verify', path },
        options: { libraryId: library.id, pinned: pinnedBy(signingKey()) }
      })
      checked.set(path, { at: now().toISOString(), problem: verdict.problem })
      return verdict
    },
    /** What the last look at a backup found. */
    checked: (path: string): Backup['checked'] => checked.get(path) ?? null,
    /** Waits for originals that are being copied. Never rejects. */
    mirrored: async (): Promise<Mirrored | null> => (await mirroring) ?? mirrored,
    /**
     * Where from now on each backup, and the originals, are copied to; recorded.
     * @throws AppError NOT_FOUND, CONFLICT for a folder within the library.
     */
    setSecondFolder(actor: Actor, folder: string | null): void {
      const secondFolder = folder === null ? null : usableSecond(library.dir, folder)
      if (secondFolder !== null)
        mkdirSync(secondBackupsOf(secondFolder, library.id), { recursive: true })
      writeSettings(library.dir, { ...readSettings(library.dir), secondFolder })
      mirrored = null
      problem = null
      library.log.append(actor, [
        { type: 'library.backup_folder_set', payload: { folder: secondFolder } }
      ])
    },
    /** Waits for a backup that is being made, and makes one if anything changed since the last. Never throws. */
    async close(): Promise<void> {
      if (timer) clearInterval(timer)
      closing.abort()
      await mirroring
      await running?.catch(() => undefined)
      if (!library.sample && changed()) await tryBackUp()
    }
  }
}

/** @throws AppError NOT_FOUND, CONFLICT. */
function usableSecond(dir: string, folder: string): string {
  let real: string
  try {
    real = realpathSync(folder)
    readdirSync(real)
    accessSync(real, constants.W_OK)
  } catch (cause) {
    const message = `${folder} is not there or cannot be written to; the setting was not changed.`
    throw new AppError('NOT_FOUND', message, { cause })
  }
  const own = realpathSync(dir)
  if (real === own || isInside(own, real))
    throw new AppError(
      'CONFLICT',
      'This folder is inside the library: a lost disk would take both. The setting was not changed.'
    )
  return real
}

function pinnedBy(key: SigningKey | null): string[] {
  return key === null ? [] : [key.fingerprint]
}
