import { bootstrap } from '../../shared/stats'
import { setImmediate } from 'node:timers/promises'
import type { CommandIo } from '../io'
import type { RunBootstrap } from './compute'

/** Drives a bootstrap here and now, leaving the terminal alive; progress goes to a terminal's stderr alone. */
export function bootstrapRunner(replicates: number, seed: number, io: CommandIo): RunBootstrap {
  return async (features, statistics) => {
    const run = bootstrap(features, statistics, { replicates, seed })
    let shown = 0
    for (let step = run.next(); ; step = run.next()) {
      if (step.done === true) {
        if (shown > 0) io.stderr.write('\r\x1b[K')
        return step.value
      }
      await setImmediate()
      if (io.stderr.isTTY === true && Date.now() - shown > 100) {
        shown = Date.now()
        io.stderr.write(`\r\x1b[Kbootstrap ${step.value} of ${replicates}`)
      }
    }
  }
}
