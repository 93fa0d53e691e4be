import { EventEmitter } from 'node:events'
import { app, preventable } from './app.ts'
import { PreloadWorld } from './preload-world.ts'
import { onlyAfterReady } from './readiness.ts'
import { session, type StandInSession } from './session.ts'

interface Options {
  readonly width: number
  readonly height: number
  readonly x?: number
  readonly y?: number
  readonly webPreferences?: { readonly preload?: string; readonly partition?: string }
}

let nextId = 1

export class StandInContents extends EventEmitter {
  readonly id = nextId++
  readonly session: StandInSession
  readonly mainFrame = { url: '', parent: null as unknown }
  readonly sent: [channel: string, ...args: unknown[]][] = []
  readonly #options: Options
  loads: string[] = []
  readonly prints: unknown[] = []
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null
  world: PreloadWorld | null = null

  constructor(options: Options) {
    super()
    this.#options = options
    this.session = session.fromPartition(options.webPreferences?.partition ?? '')
    app.emit('web-contents-created', {}, this)
  }

  get exposed(): Record<string, unknown> {
    return this.world?.exposed ?? {}
  }
  getURL(): string {
    return this.mainFrame.url
  }
  isDestroyed(): boolean {
    return false
  }
  setWindowOpenHandler(handler: typeof this.windowOpenHandler): void {
    this.windowOpenHandler = handler
  }
  send(channel: string, ...args: unknown[]): void {
    this.sent.push([channel, ...args])
    this.world?.receive(channel, args)
  }
  /** Only the part after `#` changes without a new document. */
  open(url: string): void {
    const same = this.mainFrame.url !== '' && withoutHash(url) === withoutHash(this.mainFrame.url)
    this.mainFrame.url = url
    this.loads.push(url)
    if (!same) this.#newDocument()
    this.emit(same ? 'did-navigate-in-page' : 'did-navigate', {}, url)
  }
  reload(): void {
    this.loads.push(`reload ${this.mainFrame.url}`)
    this.#newDocument()
  }
  async printToPDF(options: unknown): Promise<Buffer> {
    this.prints.push(options)
    return Buffer.from('%PDF-1.4 stand-in')
  }
  forcefullyCrashRenderer(): void {
    this.world = null
    this.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 })
  }

  #newDocument(): void {
    const { preload } = this.#options.webPreferences ?? {}
    this.world = preload
      ? new PreloadWorld(preload, {
          senderEvent: () => ({
            sender: this,
            senderFrame: this.mainFrame,
            frameId: 1,
            processId: 1
          })
        })
      : null
  }
}

function withoutHash(url: string): string {
  return url.split('#')[0] ?? ''
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = []
  static getAllWindows(): BrowserWindow[] {
    return BrowserWindow.all
  }
  readonly options: Options
  readonly webContents: StandInContents
  shown = false
  maximized = false
  minimized = false
  focused = 0
  inactively = 0
  readonly progress: number[] = []
  #bounds: { x: number; y: number; width: number; height: number }

  constructor(options: Options) {
    super()
    onlyAfterReady('new BrowserWindow')
    this.options = options
    this.#bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width,
      height: options.height
    }
    this.webContents = new StandInContents(options)
    BrowserWindow.all.push(this)
    app.windows.push(this)
  }

  async loadURL(url: string): Promise<void> {
    const first = this.webContents.loads.length === 0
    this.webContents.open(url)
    if (first) setImmediate(() => this.emit('ready-to-show'))
  }
  show(): void {
    this.shown = true
    this.emit('show')
  }
  /** Without taking the keyboard. */
  showInactive(): void {
    this.show()
    this.inactively += 1
  }
  hide(): void {
    this.shown = false
    this.emit('hide')
  }
  maximize(): void {
    this.maximized = true
  }
  isMaximized(): boolean {
    return this.maximized
  }
  isMinimized(): boolean {
    return this.minimized
  }
  restore(): void {
    this.minimized = false
  }
  focus(): void {
    this.focused += 1
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return this.#bounds
  }
  setBounds(bounds: { x: number; y: number; width: number; height: number }): void {
    this.#bounds = bounds
  }
  setProgressBar(value: number): void {
    this.progress.push(value)
  }
  /** As if the person closed it. */
  close(): void {
    const event = preventable()
    this.emit('close', event)
    if (event.defaultPrevented) return
    app.windows.splice(app.windows.indexOf(this), 1)
    BrowserWindow.all.splice(BrowserWindow.all.indexOf(this), 1)
    this.emit('closed')
    if (app.windows.length === 0 && !app.quitting) app.emit('window-all-closed')
  }
}
