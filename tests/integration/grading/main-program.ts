// A main program of the tests: opens a pool, tells the pids of its hosts, grades for ever.
import { createGradingPool } from '../../../src/main/core/grading/pool/pool'
import { realHost } from './test-hosts'

const [modelsFolder = '', photograph = ''] = process.argv.slice(2)
const pool = await createGradingPool({
  spawnHost: realHost,
  setup: { modelsFolder, modelId: 'dr-mobilenetv2-224', threads: 1 },
  hosts: 2
})
for (let i = 0; ; i++) {
  await Promise.all([1, 2, 3].map((n) => pool.grade({ id: String(n), path: photograph })))
  if (i === 0) process.stdout.write(`${pool.pids.join(' ')}\n`)
}
