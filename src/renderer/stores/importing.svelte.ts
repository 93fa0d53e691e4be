import type { RouteOutput } from '../../shared/contract'
import type { ImportOutcome, ImportProgress } from '../../shared/contract/import'
import type { Bridge } from '../lib/bridge'

export type FilePage = RouteOutput<'import.files'>

/** Imports of this library, the running one among them, kept current by events. */
export class ImportStore {
  readonly #bridge: Bridge
  #imports = $state.raw<readonly ImportProgress[] | null>(null)
  #error = $state.raw<unknown>(null)
  /** The import whose files are looked at. */
  shownId = $state<string | null>(null)

  readonly shown = $derived<ImportProgress | null>(
    this.#imports?.find((each) => each.importId === this.shownId) ??
      this.#imports?.find((each) => each.state === 'running') ??
      null
  )

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  /** Newest first; `null` until known. */
  get imports(): readonly ImportProgress[] | null {
    return this.#imports
  }

  get error(): unknown {
    return this.#error
  }

  get running(): ImportProgress | null {
    return this.#imports?.find((each) => each.state === 'running') ?? null
  }

  async refresh(): Promise<void> {
    try {
      const imports = await this.#bridge.request('import.list', {})
      this.#imports = imports.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
      this.#error = null
    } catch (error) {
      this.#error = error
    }
  }

  listen(): () => void {
    const stops = [
      this.#bridge.on('import.progress', (progress) => {
        this.#apply(progress)
      }),
      this.#bridge.onReconnected(() => void this.refresh())
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }

  async start(folderToken: string, label: string): Promise<void> {
    const name = label.trim()
    const { importId } = await this.#bridge.request('import.start', {
      folderToken,
      ...(name === '' ? {} : { label: name })
    })
    this.shownId = importId
    await this.refresh()
  }

  async cancel(importId: string): Promise<void> {
    await this.#bridge.request('import.cancel', { importId })
  }

  files(importId: string, outcome: ImportOutcome, offset: number): Promise<FilePage> {
    return this.#bridge.request('import.files', { importId, outcome, offset, limit: 100 })
  }

  reset(): void {
    this.#imports = null
    this.shownId = null
  }

  #apply(progress: ImportProgress): void {
    const others = (this.#imports ?? []).filter((each) => each.importId !== progress.importId)
    this.#imports = [progress, ...others].toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
  }
}

export function createImportStore(bridge: Bridge): ImportStore {
  return new ImportStore(bridge)
}
