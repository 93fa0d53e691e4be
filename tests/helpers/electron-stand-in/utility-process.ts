import { fork, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { onlyAfterReady } from './readiness.ts'

/** A utility process over a forked Node with Electron's `parentPort` put in. */
class StandInUtilityProcess extends EventEmitter {
  readonly #child: ChildProcess

  constructor(modulePath: string, args: readonly string[]) {
    super()
    this.#child = fork(modulePath, [...args], {
      execArgv: ['--import', new URL('./utility-child.mjs', import.meta.url).href],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc']
    })
    this.#child.on('spawn', () => this.emit('spawn'))
    this.#child.on('message', (message) => this.emit('message', message))
    this.#child.on('exit', (code) => this.emit('exit', code ?? 1))
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null
      ? this.#child.pid
      : undefined
  }
  postMessage(message: unknown): void {
    this.#child.send(message as object, () => undefined)
  }
  kill(): boolean {
    return this.#child.kill()
  }
}

export const forks: { modulePath: string; options: unknown; process: StandInUtilityProcess }[] = []

export const utilityProcess = {
  fork(
    modulePath: string,
    args: readonly string[] = [],
    options: unknown = {}
  ): StandInUtilityProcess {
    onlyAfterReady('utilityProcess.fork')
    const process = new StandInUtilityProcess(modulePath, args)
    forks.push({ modulePath, options, process })
    return process
  }
}
