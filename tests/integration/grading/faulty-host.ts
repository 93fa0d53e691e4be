// Child process of the tests: the real message loop, the real grader, and faults chosen by file name.
import { existsSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parentPort } from '../../../src/main/core/grading/host/parent-port'
import { openPhotographGrader } from '../../../src/main/core/grading/host/photograph-grader'
import { runGradingHost } from '../../../src/main/core/grading/host/run-host'

const memory = process.env['FAULTY_MEMORY'] ?? ''

/** True the first time in the test, in whatever process. */
function firstTime(name: string): boolean {
  const mark = join(memory, name)
  if (existsSync(mark)) return false
  writeFileSync(mark, '')
  return true
}

/** As a native abort: at once, with no handler run. */
function die(): void {
  process.kill(process.pid, 'SIGKILL')
}

function misbehave(path: string): void {
  const name = basename(path)
  if (name.startsWith('abort-always')) die()
  if (name.startsWith('abort-once') && firstTime(name)) die()
  const hangs = name.startsWith('hang-always') || (name.startsWith('hang-once') && firstTime(name))
  // A busy loop, as a native call that never returns: no message is read, no timer fires.
  while (hangs) Math.sqrt(2)
}

runGradingHost(parentPort(), async (setup) => {
  const grader = await openPhotographGrader(setup)
  return {
    ...grader,
    grade: (path, cancelled) => {
      misbehave(path)
      return grader.grade(path, cancelled)
    }
  }
})
