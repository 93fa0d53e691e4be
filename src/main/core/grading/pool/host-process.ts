import { fork, type Serializable } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../../../shared/errors'
import type { PortLike } from '../host/port'
import type { HostReply, HostRequest } from '../host/protocol'

/** A host as main sees it. Electron's utilityProcess fits behind it as well as a forked Node. */
export interface HostProcess<Request = HostRequest, Reply = HostReply> {
  readonly pid: number | undefined
  readonly port: PortLike<Request, Reply>
  /** Called once, with what is known of why it ended. */
  onExit(listener: (why: string) => void): void
  /** Ends the process at once, whatever it is doing; only the child dies. */
  kill(): void
  /** Whether this program, with nothing else to do, waits for the process. Absent where it never does. */
  keepAlive?(on: boolean): void
}

export type SpawnHost<Request = HostRequest, Reply = HostReply> = () => HostProcess<Request, Reply>

export interface ForkOptions {
  /** Built or, in tests, TypeScript entry; default: `grading-host.js` of this build. */
  readonly entry?: string
  readonly execArgv?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

/** Starts a host with Node's `child_process.fork`. */
export function forkHost<Request = HostRequest, Reply = HostReply>(
  options: ForkOptions = {}
): HostProcess<Request, Reply> {
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
        if (child.connected) child.send(message as Serializable, () => undefined)
      },
      onMessage: (listener) => {
        child.on('message', (message) => listener(message as Reply))
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
    },
    keepAlive: (on) => {
      if (on) {
        child.ref()
        child.channel?.ref()
      } else {
        child.unref()
        child.channel?.unref()
      }
    }
  }
}

/**
 * A host's file beside the running bundle or in a folder above one of its chunks.
 * @throws AppError IO_FAILED when this is not a built product
 */
export function locateHostEntry(
  name: 'grading-host.js' | 'imaging-host.js' = 'grading-host.js',
  from: string = import.meta.url
): string {
  let folder = dirname(fileURLToPath(from))
  for (let levels = 0; levels < 8; levels++) {
    for (const candidate of [join(folder, name), join(folder, 'out/main', name)])
      if (existsSync(candidate)) return candidate
    folder = dirname(folder)
  }
  throw new AppError(
    'IO_FAILED',
    `A part of the program (${name}) is missing. Build or install Akshi again.`
  )
}
