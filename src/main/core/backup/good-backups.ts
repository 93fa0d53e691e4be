import { backupsFolder, listBackups, type BackupFile } from './backup-files'
import { readSettings, secondBackupsOf } from './library-settings'
import { verifyBackup, type BackupVerdict, type VerifyBackupOptions } from './verify-backup'

export interface GoodBackup {
  readonly backup: BackupFile
  readonly verdict: BackupVerdict
  /** Newer ones that are not good, and why. */
  readonly refused: readonly BackupVerdict[]
}

/**
 * Backups in the library's folder and, where it is known which library it is, in the second one; the newest first.
 */
export function allBackups(dir: string, libraryId: string | null): BackupFile[] {
  const { secondFolder } = readSettings(dir)
  const second =
    secondFolder === null || libraryId === null ? [] : [secondBackupsOf(secondFolder, libraryId)]
  return [backupsFolder(dir), ...second]
    .flatMap((folder) => listBackups(folder))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0))
}

/** The newest backup that is sound from end to end; each newer one was read and refused. */
export function newestGoodBackup(
  dir: string,
  options: VerifyBackupOptions = {}
): GoodBackup | { readonly backup: null; readonly refused: readonly BackupVerdict[] } {
  const refused: BackupVerdict[] = []
  for (const backup of allBackups(dir, options.libraryId ?? null)) {
    const verdict = verifyBackup(backup.path, options)
    if (verdict.ok) return { backup, verdict, refused }
    refused.push(verdict)
  }
  return { backup: null, refused }
}
