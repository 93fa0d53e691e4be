import { basename } from 'node:path'
import { AppError, isAppError, messageOf } from '../../shared/errors'
import { importArchive, type Imported } from './backup/archive/import-archive'
import { findBackup } from './backup/backup-list'
import type { BackupFile } from './backup/backup-files'
import { allBackups } from './backup/good-backups'
import { libraryIdFromJournal } from './backup/journal-identity'
import type { Stoppable } from './backup/library-work'
import { discardCopy } from './backup/move/discard-copy'
import { markMovedTo } from './backup/move/moved'
import type { RestorePreview } from './backup/restore-preview'
import type { Restored } from './backup/restore'
import { runTask } from './backup/run-task'
import type { LibraryServices } from './library-services'
import { APP_VERSION } from './version'

/** `exchanging`: closed for a moment, while a backup is put in its place or it is moved. */
export type SiteState =
  | { readonly kind: 'open'; readonly services: LibraryServices }
  | { readonly kind: 'damaged'; readonly problem: AppError }
  | { readonly kind: 'exchanging' }

export interface SiteLibraryOptions {
  readonly dir: string
  readonly workstationId: string
  /** @throws AppError LIBRARY_DAMAGED among others. */
  readonly open: (dir: string) => LibraryServices
  /** Fingerprints of the keys whose signatures are believed. */
  readonly pinned: () => readonly string[]
  /** Every window has to ask again. `exchanged`: the library is another one now, or elsewhere. */
  readonly onChange: (exchanged: boolean) => void
  readonly onProgress: (work: 'move' | 'import', done: number, of: number) => void
}

export type SiteLibrary = ReturnType<typeof openSiteLibrary>

/**
 * The site's library, which may be damaged when the workstation starts, and may be exchanged for a backup while
 * it runs. Whatever else is wrong with it (locked, newer, on a network) is thrown: there is nothing to choose.
 */
export function openSiteLibrary(options: SiteLibraryOptions) {
  const { workstationId } = options
  let { dir } = options
  let movedFrom: string | null = null
  const opened = (): SiteState => {
    try {
      return { kind: 'open', services: options.open(dir) }
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

  /** Closes the library, which makes a last backup of it where it can, does the work and opens it, here and now. */
  const exchanged = async (work: () => Promise<void>): Promise<void> => {
    const before = state
    if (before.kind === 'exchanging')
      throw new AppError('CONFLICT', 'The library is closed already, and opens again by itself.')
    become({ kind: 'exchanging' })
    let done = false
    try {
      if (before.kind === 'open') await before.services.close()
      await work()
      done = true
    } finally {
      become(reopened(), done)
    }
  }
  const asked = (operatorId: string) => ({ operatorId, workstationId, appVersion: APP_VERSION })

  return {
    dir: (): string => dir,
    name: (): string => basename(dir),
    /** The folder that it was moved out of since the start; null: none. */
    movedFrom: (): string | null => movedFrom,
    state: (): SiteState => state,
    /** @throws AppError LIBRARY_DAMAGED, LIBRARY_CLOSED. */
    services(): LibraryServices {
      if (state.kind === 'open') return state.services
      if (state.kind === 'damaged') throw state.problem
      throw new AppError(
        'LIBRARY_CLOSED',
        'The library is closed for a moment, and opens again by itself.'
      )
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
     * Puts a backup in the library's place.
     * @throws AppError as `restoreLibrary` does; then it is open, or damaged, as before.
     */
    async restore(id: string | null, operatorId?: string): Promise<Restored | null> {
      const backup = fileOf(id)
      const pinned = options.pinned()
      const by = operatorId === undefined ? {} : { operatorId }
      await exchanged(async () => {
        restored = await runTask<'restore'>({
          ...{ kind: 'restore', dir, backup },
          options: { workstationId, appVersion: APP_VERSION, pinned, ...by }
        })
      })
      return restored
    },
    /**
     * Moves the library to a new folder: what never changes while it is in use, the rest while it is closed.
     * Stopped before it is closed, what was copied is gone.
     * @throws AppError as `moveLibrary` does; then it is where it was, and open.
     */
    async move(to: string, operatorId: string, { signal, commit }: Stoppable): Promise<void> {
      const onProgress = (done: number, of: number) => options.onProgress('move', done, of)
      try {
        await runTask<'move-ahead'>({ kind: 'move-ahead', dir, to }, { onProgress, signal })
        commit()
      } catch (thrown) {
        if (signal.aborted) await discardCopy({ dir, to })
        throw thrown
      }
      await exchanged(async () => {
        const task = { kind: 'move', dir, to, options: asked(operatorId) } as const
        const moved = await runTask<'move'>(task, { onProgress })
        movedFrom = dir
        dir = moved.to
      })
    },
    /** Makes a library of an archive in a new folder. @throws AppError as `importArchive` does. */
    importArchive: (archive: string, to: string, signal: AbortSignal): Promise<Imported> =>
      importArchive(archive, to, {
        ...{ pinned: options.pinned(), signal },
        onProgress: (done, of) => options.onProgress('import', done, of)
      }),
    /** Opens another library in the place of this one, now and from now on. */
    openInstead: (to: string): Promise<void> =>
      exchanged(() => {
        markMovedTo(dir, to)
        movedFrom = dir
        dir = to
        return Promise.resolve()
      }),
    async close(): Promise<void> {
      if (state.kind === 'open') await state.services.close()
    }
  }
}
