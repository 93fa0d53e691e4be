import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { AppError, type ErrorCode } from '../../../shared/errors'
import type { BackupFile } from './backup-files'
import { mirrorOriginals, type Mirrored, type MirrorTask, type TaskHooks } from './mirror-originals'
import {
  copyAhead,
  moveLibrary,
  type Moved,
  type MoveOptions,
  type MoveTask
} from './move/move-library'
import { previewRestore, type RestorePreview } from './restore-preview'
import { restoreLibrary, type Restored, type RestoreOptions } from './restore'
import { copyToSecond } from './second-folder'
import { takeSnapshot, type Snapshot, type SnapshotTask } from './snapshot'
import { verifyBackup, type BackupVerdict, type VerifyBackupOptions } from './verify-backup'

export type BackupTask =
  | ({ readonly kind: 'snapshot' } & SnapshotTask)
  | { readonly kind: 'verify'; readonly path: string; readonly options: VerifyBackupOptions }
  | {
      readonly kind: 'preview'
      readonly dir: string
      readonly backup: string | null
      readonly pinned: readonly string[]
    }
  | {
      readonly kind: 'restore'
      readonly dir: string
      readonly backup: string | null
      readonly options: RestoreOptions
    }
  | { readonly kind: 'copy'; readonly backup: BackupFile; readonly folder: string }
  | ({ readonly kind: 'mirror' } & MirrorTask)
  | ({ readonly kind: 'move-ahead' } & MoveTask)
  | ({ readonly kind: 'move'; readonly options: MoveOptions } & MoveTask)

interface TaskResults {
  readonly snapshot: Snapshot
  readonly verify: BackupVerdict
  readonly preview: RestorePreview
  readonly restore: Restored
  readonly copy: undefined
  readonly mirror: Mirrored
  readonly 'move-ahead': undefined
  readonly move: Moved
}

export type TaskMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }

/** Does a task here. Only copying files takes its turns with others. */
export async function doTask(
  task: BackupTask,
  hooks: TaskHooks = {}
): Promise<TaskResults[BackupTask['kind']]> {
  switch (task.kind) {
    case 'snapshot':
      return takeSnapshot(task)
    case 'verify':
      return verifyBackup(task.path, task.options)
    case 'preview':
      return previewRestore(task.dir, task.backup, task.pinned)
    case 'restore':
      return restoreLibrary(task.dir, task.backup, task.options)
    case 'copy':
      await copyToSecond(task.backup, task.folder)
      return undefined
    case 'mirror':
      return mirrorOriginals(task, hooks)
    case 'move-ahead':
      return copyAhead(task, hooks)
    case 'move':
      return moveLibrary(task, task.options, hooks)
  }
}

/**
 * Does a task in a thread of its own, so that nobody who reads or imports waits for it; outside a built
 * product here and now. @throws AppError as the task does; CANCELLED when the caller gives up, once it has ended.
 */
export function runTask<K extends BackupTask['kind']>(
  task: Extract<BackupTask, { kind: K }>,
  hooks: TaskHooks = {}
): Promise<TaskResults[K]> {
  const entry = workerEntry()
  if (entry === null) return doTask(task, hooks) as Promise<TaskResults[K]>
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData: task })
    const stop = (): void => void worker.terminate()
    if (hooks.signal?.aborted) stop()
    hooks.signal?.addEventListener('abort', stop, { once: true })
    worker.on('message', (message: TaskMessage) => {
      if (message.kind === 'progress') hooks.onProgress?.(message.done, message.of)
      else if (message.kind === 'done') resolve(message.result as TaskResults[K])
      else reject(new AppError(message.code, message.message))
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      hooks.signal?.removeEventListener('abort', stop)
      reject(
        hooks.signal?.aborted
          ? new AppError('CANCELLED', 'It was stopped.')
          : new Error('the backup worker ended without a result')
      )
    })
  })
}

/** `backup-worker.js` beside the running bundle or above one of its chunks; null where nothing is built. */
function workerEntry(): string | null {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (let levels = 0; levels < 3; levels++) {
    const file = join(folder, 'backup-worker.js')
    if (existsSync(file)) return file
    folder = dirname(folder)
  }
  return null
}
