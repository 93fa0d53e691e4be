import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { invoke, send } from './ipc.ts'

type Listener = (event: object) => void

/** A dropped file; only `webUtils` can tell its path, as in Electron. */
interface DroppedFile {
  readonly path: string
}

export interface PreloadPorts {
  /** The event that main receives with a message of this page. */
  senderEvent(): object
}

/**
 * The isolated world of a sandboxed preload: it sees `electron`'s renderer part and nothing of Node. What it
 * exposes is copied to `exposed`, as the context bridge does.
 */
export class PreloadWorld {
  readonly exposed: Record<string, unknown> = {}
  readonly #ipc = new EventEmitter()
  readonly #windowListeners = new Map<string, Listener[]>()

  constructor(file: string, ports: PreloadPorts) {
    const electron = {
      contextBridge: {
        exposeInMainWorld: (key: string, api: unknown) => {
          if (key in this.exposed) throw new Error(`Cannot bind an API on top of '${key}'`)
          this.exposed[key] = bridged(api)
        }
      },
      ipcRenderer: {
        on: (channel: string, listener: Listener) => this.#ipc.on(channel, listener),
        invoke: async (channel: string, ...args: unknown[]) =>
          invoke(ports.senderEvent(), channel, args),
        send: (channel: string, ...args: unknown[]) => send(ports.senderEvent(), channel, args)
      },
      webUtils: { getPathForFile: (file: DroppedFile) => file.path }
    }
    const window = {
      addEventListener: (type: string, listener: Listener) => {
        this.#windowListeners.set(type, [...(this.#windowListeners.get(type) ?? []), listener])
      }
    }
    const require = (name: string): unknown => {
      if (name === 'electron') return electron
      throw new Error(`module not found: ${name} (a sandboxed preload has no require)`)
    }
    const context = createContext({ window })
    const code = readFileSync(file, 'utf8')
    const run = runInContext(`(function (exports, require, module) {${code}\n})`, context, {
      filename: file
    }) as (exports: object, require: (name: string) => unknown, module: object) => void
    const module = { exports: {} }
    run(module.exports, require, module)
  }

  /** A message from main. */
  receive(channel: string, args: unknown[]): void {
    this.#ipc.emit(channel, { sender: 'not for the page' }, ...structuredClone(args))
  }

  /** Drops files on the page. @returns whether the page kept the browser from opening them */
  drop(paths: readonly string[], isTrusted = true): boolean {
    let prevented = false
    for (const listener of this.#windowListeners.get('drop') ?? [])
      listener({
        isTrusted,
        preventDefault: () => (prevented = true),
        dataTransfer: { files: paths.map((path) => ({ path })) }
      })
    return prevented
  }
}

/** Copies as the context bridge does: functions by proxy with cloned arguments, everything frozen. */
function bridged(value: unknown): unknown {
  if (typeof value === 'function') {
    const inner = value as (...args: unknown[]) => unknown
    return (...args: unknown[]) => {
      const result = inner(
        ...args.map((arg) => (typeof arg === 'function' ? arg : structuredClone(arg)))
      )
      if (typeof result === 'function') return bridged(result)
      return result instanceof Promise || isThenable(result)
        ? Promise.resolve(result)
        : structuredClone(result)
    }
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.freeze(
    Object.fromEntries(Object.entries(value).map(([key, part]) => [key, bridged(part)]))
  )
}

/** A promise of another realm is no instance of ours. */
function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value
}
