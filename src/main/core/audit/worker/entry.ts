import { parentPort, workerData } from 'node:worker_threads'
import { isAppError, messageOf } from '../../../../shared/errors'
import { runJob, type AuditJob } from './job'
import type { WorkerMessage, WorkerTask } from './run-in-worker'

// One job a thread; the thread ends with it. Nothing is written, so it may be ended at any moment.
const { dir, job } = workerData as WorkerTask
const post = (message: WorkerMessage): void => parentPort?.postMessage(message)
let told = 0
try {
  const result = await runJob(dir, job as Extract<AuditJob, { kind: 'numbers' }>, {
    onProgress(share) {
      if (Date.now() - told < 100) return
      told = Date.now()
      post({ kind: 'progress', share })
    }
  })
  post({ kind: 'done', result })
} catch (thrown) {
  post({
    kind: 'failed',
    code: isAppError(thrown) ? thrown.code : 'INTERNAL',
    message: messageOf(thrown)
  })
}
