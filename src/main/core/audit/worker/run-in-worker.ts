import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { AppError, type ErrorCode } from '../../../../shared/errors'
import type { RunHooks } from '../report/run-bootstrap'
import { runJob, type AuditJob, type JobResults } from './job'

export interface WorkerTask {
  readonly dir: string
  readonly job: AuditJob
}

export type WorkerMessage =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }

/**
 * Does a job in a thread of its own, so that reading goes on meanwhile; outside a built product, here and
 * now in small steps. @throws AppError CANCELLED at once when the caller gives up.
 */
export function runInWorker<K extends AuditJob['kind']>(
  dir: string,
  job: Extract<AuditJob, { kind: K }>,
  hooks: RunHooks = {}
): Promise<JobResults[K]> {
  const entry = workerEntry()
  if (entry === null) return runJob<K>(dir, job, hooks)
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData: { dir, job } satisfies WorkerTask })
    const stop = (): void => {
      reject(new AppError('CANCELLED', 'The computation was cancelled.'))
      void worker.terminate()
    }
    if (hooks.signal?.aborted) {
      stop()
      return
    }
    hooks.signal?.addEventListener('abort', stop, { once: true })
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') hooks.onProgress?.(message.share)
      else if (message.kind === 'done') resolve(message.result as JobResults[K])
      else reject(new AppError(message.code, message.message))
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      hooks.signal?.removeEventListener('abort', stop)
      reject(new Error('the audit worker ended without a result'))
    })
  })
}

/** `audit-worker.js` beside the running bundle or above one of its chunks; null where nothing is built. */
function workerEntry(): string | null {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (let levels = 0; levels < 3; levels++) {
    const file = join(folder, 'audit-worker.js')
    if (existsSync(file)) return file
    folder = dirname(folder)
  }
  return null
}
