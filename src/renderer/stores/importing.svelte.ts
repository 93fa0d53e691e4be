import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { RouteInput, RouteOutput } from '../../shared/contract'
import type { ImportOutcome, ImportProgress } from '../../shared/contract/import'
import type { Bridge } from '../lib/bridge'
import { readStored, writeStored } from '../lib/storage'
import { CompletingStore } from './completing.svelte'
import { VolumeStore } from './volumes.svelte'

export type FilePage = RouteOutput<'import.files'>
export type ReceiptFormat = RouteInput<'import.receipt'>['format']

/** A folder by its token. */
export interface Folder {
  readonly token: string
  readonly name: string
}

/** A CSV file that says whose photographs these are. */
export interface ChosenWorklist {
  readonly name: string
  readonly text: string
}

/** What is said once, for one import alone. */
export type StartOptions = Pick<RouteInput<'import.start'>, 'patterns' | 'worklist'>

export const IMPORT_TABS = ['card', 'complete', 'history'] as const
export type ImportTab = (typeof IMPORT_TABS)[number]

/** Imports of this library, the running ones among them, kept current by events. */
export class ImportStore {
  readonly #bridge: Bridge
  readonly volumes: VolumeStore
  readonly completing: CompletingStore
  #imports = $state.raw<readonly ImportProgress[] | null>(null)
  #error = $state.raw<unknown>(null)
  /** Counts questions and events, and when each import was last told of. */
  #clock = 0
  readonly #toldAt = new Map<string, number>()
  /** Seen running in this window: their results stay in sight until they are put away. */
  readonly #recent = new SvelteSet<string>()
  /** Which import was started from which folder, in this window. */
  readonly #startedFrom = new SvelteMap<string, string>()
  /** Imports whose card was seen leaving: what lies in its place may be another one. */
  readonly #left = new SvelteSet<string>()
  #second = $state.raw<Folder | null>(null)
  #secondBefore = $state<string | null>(storedName())
  tab = $state<ImportTab>('card')
  /** What is looked at before it is imported. */
  plan = $state.raw<Folder | null>(null)
  /** The earlier import whose files are looked at. */
  shownId = $state<string | null>(null)

  readonly shown = $derived<ImportProgress | null>(
    this.#imports?.find((each) => each.importId === this.shownId) ?? null
  )
  readonly running = $derived(this.#imports?.filter((each) => each.state === 'running') ?? [])
  /** Ended in this window and not put away yet, newest first. */
  readonly ended = $derived(
    this.#imports?.filter((each) => each.state !== 'running' && this.#recent.has(each.importId)) ??
      []
  )

  constructor(bridge: Bridge) {
    this.#bridge = bridge
    this.volumes = new VolumeStore(bridge, (token) => {
      const importId = this.#startedFrom.get(token)
      if (importId !== undefined) this.#left.add(importId)
    })
    this.completing = new CompletingStore(bridge)
  }

  /** Newest first; `null` until known. */
  get imports(): readonly ImportProgress[] | null {
    return this.#imports
  }

  get error(): unknown {
    return this.#error
  }

  /** Folder for second copies of what is imported from now on. */
  get second(): Folder | null {
    return this.#second
  }

  /** Name of the folder that had the second copies before the program was started anew. */
  get secondBefore(): string | null {
    return this.#second === null ? this.#secondBefore : null
  }

  setSecond(folder: Folder | null): void {
    this.#second = folder
    this.#secondBefore = null
    writeStored('import.second', folder?.name ?? null)
  }

  /** The latest import, started in this window, of the card that is in this place now. */
  importOf(token: string): ImportProgress | null {
    const importId = this.#startedFrom.get(token)
    if (importId === undefined || this.#left.has(importId)) return null
    return this.#imports?.find((each) => each.importId === importId) ?? null
  }

  /** Whether the card of an import was seen leaving the reader. */
  hasLeft(importId: string): boolean {
    return this.#left.has(importId)
  }

  /** The folder that an import was started from, where it was in this window. */
  folderOf(importId: string): string | null {
    for (const [token, id] of this.#startedFrom) if (id === importId) return token
    return null
  }

  async refresh(): Promise<void> {
    const askedAt = (this.#clock += 1)
    try {
      const answer = await this.#bridge.request('import.list', {})
      // What an event told after the question may be newer than the answer, and the last event comes once.
      const told = this.#imports?.filter(
        ({ importId }) => (this.#toldAt.get(importId) ?? 0) > askedAt
      )
      const newer = new Map(told?.map((each) => [each.importId, each]))
      const imports = [...newer.values(), ...answer.filter(({ importId }) => !newer.has(importId))]
      for (const each of imports) if (each.state === 'running') this.#recent.add(each.importId)
      this.#imports = newestFirst(imports)
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

  async start(folderToken: string, label: string, options: StartOptions = {}): Promise<void> {
    const name = label.trim()
    const { importId } = await this.#bridge.request('import.start', {
      folderToken,
      ...options,
      ...(name === '' ? {} : { label: name }),
      ...(this.#second === null ? {} : { secondToken: this.#second.token })
    })
    this.#startedFrom.set(folderToken, importId)
    this.#recent.add(importId)
    this.plan = null
    await this.refresh()
  }

  async resume(importId: string): Promise<void> {
    await this.#bridge.request('import.resume', {
      importId,
      // Without one it goes on with the place that it began with.
      ...(this.#second === null ? {} : { secondToken: this.#second.token })
    })
    this.#left.delete(importId)
    this.#recent.add(importId)
    this.shownId = null
    this.tab = 'card'
    await this.refresh()
  }

  async cancel(importId: string): Promise<void> {
    await this.#bridge.request('import.cancel', { importId })
  }

  /** Takes an ended import out of sight; it stays among the earlier ones. */
  putAway(importId: string): void {
    this.#recent.delete(importId)
  }

  files(importId: string, outcome: ImportOutcome, offset: number): Promise<FilePage> {
    return this.#bridge.request('import.files', { importId, outcome, offset, limit: 100 })
  }

  receipt(importId: string, format: ReceiptFormat): Promise<RouteOutput<'import.receipt'>> {
    return this.#bridge.request('import.receipt', { importId, format })
  }

  reset(): void {
    this.#imports = null
    this.#toldAt.clear()
    this.#recent.clear()
    this.#startedFrom.clear()
    this.#left.clear()
    this.#second = null
    this.#secondBefore = storedName()
    this.shownId = null
    this.plan = null
    this.tab = 'card'
    this.completing.reset()
  }

  #apply(progress: ImportProgress): void {
    if (progress.state === 'running') this.#recent.add(progress.importId)
    this.#toldAt.set(progress.importId, (this.#clock += 1))
    const others = (this.#imports ?? []).filter((each) => each.importId !== progress.importId)
    this.#imports = newestFirst([progress, ...others])
  }
}

function newestFirst(imports: readonly ImportProgress[]): ImportProgress[] {
  return imports.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
}

function storedName(): string | null {
  const stored = readStored('import.second')
  return typeof stored === 'string' ? stored : null
}

export function createImportStore(bridge: Bridge): ImportStore {
  return new ImportStore(bridge)
}
