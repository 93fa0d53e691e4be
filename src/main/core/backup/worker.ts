import { parentPort, workerData } from 'node:worker_threads'
import { isAppError, messageOf } from '../../../shared/errors'
import { doTask, type BackupTask, type TaskMessage } from './run-task'

// The thread that copies and checks databases, one task a life.
const port = parentPort
if (port) {
  let message: TaskMessage
  try {
    message = { kind: 'done', result: doTask(workerData as BackupTask) }
  } catch (thrown) {
    const code = isAppError(thrown) ? thrown.code : 'INTERNAL'
    message = { kind: 'failed', code, message: messageOf(thrown) }
  }
  port.postMessage(message)
}
