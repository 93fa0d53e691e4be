import { EventEmitter } from 'node:events'
import { deferred } from './deferred.ts'
import { onlyBeforeReady, readiness } from './readiness.ts'
import { settings } from './settings.ts'

/** An event whose default can be prevented, as Electron hands to its listeners. */
export function preventable(extra: object = {}): {
  defaultPrevented: boolean
  preventDefault(): void
} {
  const event = {
    ...extra,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true
    }
  }
  return event
}

const ready = deferred<undefined>()
const paths = new Map<string, string>()
const switches: [string, string?][] = []

class StandInApp extends EventEmitter {
  readonly isPackaged = settings.packaged
  readonly paths = paths
  readonly switches = switches
  sandboxed = false
  /** Set when the application has let itself be quit. */
  quitting = false
  readonly windows: { close(): void }[] = []
  readonly commandLine = {
    appendSwitch(name: string, value?: string) {
      onlyBeforeReady('commandLine.appendSwitch')
      switches.push(value === undefined ? [name] : [name, value])
    }
  }

  whenReady(): Promise<undefined> {
    return ready.promise
  }
  isReady(): boolean {
    return readiness.ready
  }
  getAppPath(): string {
    return settings.appPath
  }
  getPreferredSystemLanguages(): readonly string[] {
    return settings.languages
  }
  getName(): string {
    return 'Akshi'
  }
  setPath(name: string, path: string): void {
    paths.set(name, path)
  }
  getPath(name: string): string {
    const path = paths.get(name)
    if (path === undefined) throw new Error(`no path for ${name}`)
    return path
  }
  requestSingleInstanceLock(): boolean {
    return !settings.secondInstance
  }
  enableSandbox(): void {
    onlyBeforeReady('app.enableSandbox')
    this.sandboxed = true
  }
  disableHardwareAcceleration(): void {
    onlyBeforeReady('app.disableHardwareAcceleration')
  }
  /** As the real one: `before-quit` may prevent it; then windows close; then the process ends. */
  quit(): void {
    const event = preventable()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    this.quitting = true
    for (const window of [...this.windows]) window.close()
    this.emit('will-quit', preventable())
    this.exit(0)
  }
  exit(code = 0): void {
    process.exitCode = code
    // The channel to the test flushes what was sent before it is closed.
    setImmediate(() => process.exit(code))
  }
}

export const app = new StandInApp()

export function becomeReady(): void {
  readiness.ready = true
  app.emit('ready', {})
  ready.resolve(undefined)
}
