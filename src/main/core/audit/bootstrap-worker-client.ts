import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../../shared/errors'
import { bootstrap, statisticFrom } from '../../../shared/stats'
import type { BootstrapInterval } from '../../../shared/stats'
import type {
  BootstrapJob,
  BootstrapWorkerData,
  BootstrapWorkerMessage
} from './bootstrap-worker-protocol'

export interface BootstrapRun {
  readonly signal?: AbortSignal
  /** Replicates done so far, at most ten times a second. */
  readonly onProgress?: (done: number, replicates: number) => void
  /** The built worker; null to stay in this thread. Found beside the running bundle when absent. */
  readonly workerFile?: string | null
}

/**
 * Draws a bootstrap in a worker thread, or, where the worker has not been built, in this thread with a
 * pause every few replicates: the numbers are the same. The worker is asked to stop, never terminated.
 * Throws CANCELLED when the signal fires, INTERNAL when the worker is lost.
 */
export async function bootstrapAside(
  job: BootstrapJob,
  run: BootstrapRun = {}
): Promise<readonly BootstrapInterval[]> {
  throwIfCancelled(run.signal)
  const file = run.workerFile === undefined ? locateBootstrapWorker() : run.workerFile
  return file === null ? inThisThread(job, run) : inWorker(job, run, file)
}

/** `bootstrap-worker.js` beside the running bundle or a folder above one of its chunks; null if not built. */
export function locateBootstrapWorker(from: string = import.meta.url): string | null {
  let folder = dirname(fileURLToPath(from))
  for (let levels = 0; levels < 3; levels++) {
    const candidate = join(folder, 'bootstrap-worker.js')
    if (existsSync(candidate)) return candidate
    folder = dirname(folder)
  }
  return null
}

function inWorker(
  job: BootstrapJob,
  { signal, onProgress }: BootstrapRun,
  file: string
): Promise<readonly BootstrapInterval[]> {
  const stop = new SharedArrayBuffer(4)
  const workerData: BootstrapWorkerData = { job, stop }
  const worker = new Worker(file, { workerData, name: 'bootstrap' })
  const askToStop = (): void => {
    Atomics.store(new Int32Array(stop), 0, 1)
  }
  signal?.addEventListener('abort', askToStop, { once: true })
  return new Promise<readonly BootstrapInterval[]>((resolve, reject) => {
    worker.on('message', (message: BootstrapWorkerMessage) => {
      switch (message.kind) {
        case 'progress':
          onProgress?.(message.done, job.options.replicates)
          break
        case 'result':
          resolve(message.intervals)
          break
        case 'cancelled':
          reject(cancelled())
          break
        case 'failed':
          reject(new AppError('BAD_TABLE', message.message))
      }
    })
    worker.on('error', reject)
    worker.on('exit', (code) => {
      reject(new AppError('INTERNAL', `the bootstrap worker ended with code ${code}`))
    })
  }).finally(() => {
    signal?.removeEventListener('abort', askToStop)
  })
}

async function inThisThread(
  { features, statistics, categories, options }: BootstrapJob,
  { signal, onProgress }: BootstrapRun
): Promise<readonly BootstrapInterval[]> {
  const functions = statistics.map((spec) => statisticFrom(spec, categories))
  const replicates = bootstrap(features, functions, options)
  let reported = 0
  for (let step = replicates.next(); ; step = replicates.next()) {
    if (step.done === true) return step.value
    await setImmediate()
    throwIfCancelled(signal)
    if (Date.now() - reported < 100) continue
    reported = Date.now()
    onProgress?.(step.value, options.replicates)
  }
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled()
}

function cancelled(): AppError {
  return new AppError('CANCELLED', 'The calculation was stopped; nothing was changed.')
}
