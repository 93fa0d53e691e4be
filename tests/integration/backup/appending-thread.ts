// Appends events as fast as it can in a thread of its own, counting them where the test can see it.
import { parentPort, workerData } from 'node:worker_threads'
import { openLibrary } from '../../../src/main/core/store/open-library'

const shared = new SharedArrayBuffer(4)
const count = new Int32Array(shared)
const library = openLibrary(workerData as string, { workstationId: 'w', appVersion: '0' })
parentPort?.postMessage(shared)
for (;;) {
  library.log.append({ operatorId: 'o', workstationId: 'w' }, [
    { type: 'access.refused', payload: { route: 'r'.repeat(500) } }
  ])
  Atomics.add(count, 0, 1)
}
