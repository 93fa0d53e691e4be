import type { Backup } from '../../../shared/contract/backup'
import { isAppError, messageOf } from '../../../shared/errors'
import type { SigningKey } from '../audit/signing-key'
import { allBackups } from './good-backups'
import { backupsFolder, listBackups, type BackupFile } from './backup-files'
import { readSettings, secondBackupsOf, writeSettings } from './library-settings'
import { makeBackup, type BackedUpLibrary, type MadeBackup } from './make-backup'
import { runTask } from './run-task'
import { copyToSecond } from './second-folder'
import type { BackupVerdict } from './verify-backup'

/** How old the last backup is at least before the next one is made by itself. */
const EVERY_MS = 60 * 60 * 1000
/** How often it is looked whether one is due. */
const LOOK_MS = 5 * 60 * 1000

export interface BackupServiceOptions {
  readonly library: BackedUpLibrary & { readonly sample: boolean }
  readonly key: () => SigningKey
  readonly now?: () => Date
}

export interface BackupState {
  readonly backups: readonly BackupFile[]
  readonly secondFolder: string | null
  readonly running: boolean
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
  now = () => new Date()
}: BackupServiceOptions) {
  let problem: string | null = null
  const checked = new Map<string, NonNullable<Backup['checked']>>()
  let running: Promise<MadeBackup> | null = null
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
      copySecond(made.backup)
      return made
    } catch (thrown) {
      problem = isAppError(thrown) ? thrown.message : messageOf(thrown)
      throw thrown
    }
  }
  /** A second disk that is away spoils no backup: it is said, and tried again with the next one. */
  const copySecond = (backup: BackupFile): void => {
    const { secondFolder } = readSettings(library.dir)
    if (secondFolder === null) return
    try {
      copyToSecond(backup, secondBackupsOf(secondFolder, library.id))
    } catch (thrown) {
      problem = messageOf(thrown)
    }
  }
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
      running: running !== null,
      problem
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
    setSecondFolder(secondFolder: string | null): void {
      writeSettings(library.dir, { ...readSettings(library.dir), secondFolder })
    },
    /** Waits for a backup that is being made, and makes one if anything changed since the last. Never throws. */
    async close(): Promise<void> {
      if (timer) clearInterval(timer)
      await running?.catch(() => undefined)
      if (!library.sample && changed()) await tryBackUp()
    }
  }
}

function pinnedBy(key: SigningKey | null): string[] {
  return key === null ? [] : [key.fingerprint]
}
