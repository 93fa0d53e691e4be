import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { AppError, type ErrorCode } from '../../../shared/errors'
import { previewRestore, type RestorePreview } from './restore-preview'
import { restoreLibrary, type Restored, type RestoreOptions } from './restore'
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

interface TaskResults {
  readonly snapshot: Snapshot
  readonly verify: BackupVerdict
  readonly preview: RestorePreview
  readonly restore: Restored
}

export type TaskMessage =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }

export function doTask(task: BackupTask): TaskResults[BackupTask['kind']] {
  switch (task.kind) {
    case 'snapshot':
      return takeSnapshot(task)
    case 'verify':
      return verifyBackup(task.path, task.options)
    case 'preview':
      return previewRestore(task.dir, task.backup, task.pinned)
    case 'restore':
      return restoreLibrary(task.dir, task.backup, task.options)
  }
}

/**
 * Does a task in a thread of its own, so that nobody who reads or imports waits for it; outside a built
 * product here and now. @throws AppError as the task does.
 */
export function runTask<K extends BackupTask['kind']>(
  task: Extract<BackupTask, { kind: K }>
): Promise<TaskResults[K]> {
  const entry = workerEntry()
  return new Promise((resolve, reject) => {
    if (entry === null) {
      resolve(doTask(task) as TaskResults[K])
      return
    }
    const worker = new Worker(entry, { workerData: task })
    worker.on('message', (message: TaskMessage) => {
      if (message.kind === 'done') resolve(message.result as TaskResults[K])
      else reject(new AppError(message.code, message.message))
    })
    worker.on('error', reject)
    worker.on('exit', () => reject(new Error('the backup worker ended without a result')))
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
