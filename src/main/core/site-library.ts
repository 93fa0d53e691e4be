import { basename } from 'node:path'
import { AppError, isAppError, messageOf } from '../../shared/errors'
import { findBackup } from './backup/backup-list'
import type { BackupFile } from './backup/backup-files'
import { allBackups } from './backup/good-backups'
import { libraryIdFromJournal } from './backup/journal-identity'
import type { RestorePreview } from './backup/restore-preview'
import type { Restored } from './backup/restore'
import { runTask } from './backup/run-task'
import type { LibraryServices } from './library-services'
import { APP_VERSION } from './version'

/** `exchanging`: closed for a moment, because a backup is put in its place. */
export type SiteState =
  | { readonly kind: 'open'; readonly services: LibraryServices }
  | { readonly kind: 'damaged'; readonly problem: AppError }
  | { readonly kind: 'exchanging' }

export interface SiteLibraryOptions {
  readonly dir: string
  readonly workstationId: string
  /** @throws AppError LIBRARY_DAMAGED among others. */
  readonly open: () => LibraryServices
  /** Fingerprints of the keys whose signatures are believed. */
  readonly pinned: () => readonly string[]
  /** Every window has to ask again. `restored`: the library is another one now. */
  readonly onChange: (restored: boolean) => void
}

export type SiteLibrary = ReturnType<typeof openSiteLibrary>

/**
 * The site's library, which may be damaged when the workstation starts, and may be exchanged for a backup while
 * it runs. Whatever else is wrong with it (locked, newer, on a network) is thrown: there is nothing to choose.
 */
export function openSiteLibrary(options: SiteLibraryOptions) {
  const { dir, workstationId } = options
  const opened = (): SiteState => {
    try {
      return { kind: 'open', services: options.open() }
    } catch (thrown) {
      if (isAppError(thrown) && thrown.code === 'LIBRARY_DAMAGED')
        return { kind: 'damaged', problem: thrown }
      throw thrown
    }
  }
  /** Whatever is wrong with it now, the workstation runs and says so. */
  const reopened = (): SiteState => {
    try {
      return opened()
    } catch (cause) {
      const problem = isAppError(cause)
        ? cause
        : new AppError('LIBRARY_DAMAGED', messageOf(cause), { cause })
      return { kind: 'damaged', problem }
    }
  }
  let state = opened()
  let restored: Restored | null = null
  const become = (next: SiteState, done = false): void => {
    state = next
    options.onChange(done)
  }
  const backups = (): BackupFile[] => allBackups(dir, libraryIdFromJournal(dir))
  const fileOf = (id: string | null): string | null =>
    id === null ? null : findBackup(dir, backups(), id).path

  return {
    dir,
    name: basename(dir),
    state: (): SiteState => state,
    /** @throws AppError LIBRARY_DAMAGED, LIBRARY_CLOSED. */
    services(): LibraryServices {
      if (state.kind === 'open') return state.services
      if (state.kind === 'damaged') throw state.problem
      throw new AppError('LIBRARY_CLOSED', 'The library is closed while a backup is put in place.')
    },
    /** @throws AppError CONFLICT where an administrator can be asked for her passphrase. */
    refuseUnlessDamaged(): void {
      if (state.kind !== 'damaged')
        throw new AppError('CONFLICT', 'The library is not damaged: an administrator can restore.')
    },
    backups,
    /** What the last restore since the start gave back. */
    restored: (): Restored | null => restored,

    /** @param id null: no backup, the journal alone. @throws AppError NOT_FOUND. */
    preview: (id: string | null): Promise<RestorePreview> =>
      runTask<'preview'>({
        ...{ kind: 'preview', dir, backup: fileOf(id) },
        pinned: options.pinned()
      }),

    /**
     * Closes the library, which makes a last backup of it where it can, puts a backup in its place and opens it
     * again, here and now. @throws AppError as `restoreLibrary` does; then it is open, or damaged, as before.
     */
    async restore(id: string | null, operatorId?: string): Promise<Restored> {
      const before = state
      if (before.kind === 'exchanging')
        throw new AppError('CONFLICT', 'A backup is being put in place already.')
      const backup = fileOf(id)
      become({ kind: 'exchanging' })
      let done = false
      try {
        if (before.kind === 'open') await before.services.close()
        restored = await runTask<'restore'>({
          ...{ kind: 'restore', dir, backup },
          options: {
            ...{ workstationId, appVersion: APP_VERSION, pinned: options.pinned() },
            ...(operatorId === undefined ? {} : { operatorId })
          }
        })
        done = true
        return restored
      } finally {
        become(reopened(), done)
      }
    },
    async close(): Promise<void> {
      if (state.kind === 'open') await state.services.close()
    }
  }
}
