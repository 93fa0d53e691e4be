import { parentPort, workerData } from 'node:worker_threads'
import { isAppError, messageOf } from '../../../shared/errors'
import { doTask, type BackupTask, type TaskMessage } from './run-task'

// The thread that copies and checks databases and originals, one task a life.
const post = (message: TaskMessage): void => parentPort?.postMessage(message)
let told = 0
try {
  const result = await doTask(workerData as BackupTask, {
    onProgress(done, of) {
      if (Date.now() - told < 200) return
      told = Date.now()
      post({ kind: 'progress', done, of })
    }
  })
  post({ kind: 'done', result })
} catch (thrown) {
  const code = isAppError(thrown) ? thrown.code : 'INTERNAL'
  post({ kind: 'failed', code, message: messageOf(thrown) })
}
