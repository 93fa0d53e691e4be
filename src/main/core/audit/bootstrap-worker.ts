// Entry of the worker thread that draws bootstrap replicates: built to out/main/bootstrap-worker.js.
import { parentPort, workerData } from 'node:worker_threads'
import { messageOf } from '../../../shared/errors'
import { bootstrap, statisticFrom } from '../../../shared/stats'
import type { BootstrapWorkerData, BootstrapWorkerMessage } from './bootstrap-worker-protocol'

const PROGRESS_EVERY_MS = 100

function post(message: BootstrapWorkerMessage): void {
  parentPort?.postMessage(message)
}

function run({ job, stop }: BootstrapWorkerData): void {
  const asked = new Int32Array(stop)
  const { features, categories, options } = job
  const replicates = bootstrap(
    features,
    job.statistics.map((spec) => statisticFrom(spec, categories)),
    options
  )
  let reported = 0
  for (let step = replicates.next(); ; step = replicates.next()) {
    if (step.done === true) {
      post({ kind: 'result', intervals: step.value })
      return
    }
    if (Atomics.load(asked, 0) !== 0) {
      post({ kind: 'cancelled' })
      return
    }
    if (Date.now() - reported >= PROGRESS_EVERY_MS) {
      reported = Date.now()
      post({ kind: 'progress', done: step.value })
    }
  }
}

try {
  run(workerData as BootstrapWorkerData)
} catch (thrown) {
  post({ kind: 'failed', message: messageOf(thrown) })
}
