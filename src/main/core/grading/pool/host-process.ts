import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../../../shared/errors'
import type { PortLike } from '../host/port'
import type { HostReply, HostRequest } from '../host/protocol'

/** A grading host as main sees it. Electron's utilityProcess fits behind it as well as a forked Node. */
export interface HostProcess {
  readonly pid: number | undefined
  readonly port: PortLike<HostRequest, HostReply>
  /** Called once, with what is known of why it ended. */
  onExit(listener: (why: string) => void): void
  /** Ends the process at once, whatever it is doing; only the child dies. */
  kill(): void
}

export type SpawnHost = () => HostProcess

export interface ForkOptions {
  /** Built or, in tests, TypeScript entry; default: `grading-host.js` of this build. */
  readonly entry?: string
  readonly execArgv?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

/** Starts a grading host with Node's `child_process.fork`. */
export function forkHost(options: ForkOptions = {}): HostProcess {
  const child = fork(options.entry ?? locateHostEntry(), {
    execArgv: [...(options.execArgv ?? [])],
    ...(options.env === undefined ? {} : { env: options.env }),
    // Typed arrays cross as they are; the host's own output goes to stderr, stdout belongs to the CLI's lines.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc']
  })
  return {
    pid: child.pid,
    port: {
      post: (message) => {
        if (child.connected) child.send(message, () => undefined)
      },
      onMessage: (listener) => {
        child.on('message', (message) => listener(message as HostReply))
      },
      onClose: (listener) => {
        child.once('disconnect', listener)
      },
      close: () => {
        if (child.connected) child.disconnect()
      }
    },
    onExit: (listener) => {
      child.once('exit', (code, signal) => listener(signal ?? `exit code ${String(code)}`))
      child.once('error', (error) => listener(error.message))
    },
    kill: () => {
      child.kill('SIGKILL')
    }
  }
}

/**
 * `grading-host.js` beside the running bundle or in a folder above one of its chunks.
 * @throws AppError GRADING_FAILED when this is not a built product
 */
export function locateHostEntry(from: string = import.meta.url): string {
  let folder = dirname(fileURLToPath(from))
  for (let levels = 0; levels < 8; levels++) {
    for (const candidate of [
      join(folder, 'grading-host.js'),
      join(folder, 'out/main/grading-host.js')
    ]) {
      if (existsSync(candidate)) return candidate
    }
    folder = dirname(folder)
  }
  throw new AppError(
    'GRADING_FAILED',
    'The grading program (grading-host.js) is missing. Build or install Akshi again.'
  )
}
