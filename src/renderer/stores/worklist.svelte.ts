import { SvelteMap } from 'svelte/reactivity'
import type { RouteInput, RouteOutput } from '../../shared/contract'
import type { WorklistRow } from '../../shared/contract/worklist'
import type { Bridge } from '../lib/bridge'
import { pagesOf, type RowWindow } from '../lib/pages'
import { filterOf, NO_FILTER, type FilterForm } from '../lib/queues'

export type Batch = RouteOutput<'worklist.batches'>[number]
export type Sort = RouteInput<'worklist.query'>['sort']

const PAGE_SIZE = 100
const CAPTURE_ORDER: Sort = { by: 'capture', descending: false }

/**
 * The list of photographs, of which only the pages in sight are held. Separate from the view, so that it is
 * where it was left when the reader comes back from the reading room.
 */
export class WorklistStore {
  readonly #bridge: Bridge
  #batches = $state.raw<readonly Batch[] | null>(null)
  #facets = $state.raw<RouteOutput<'worklist.facets'>>({ cameras: [], sites: [] })
  #form = $state.raw<FilterForm>(NO_FILTER)
  #sort = $state.raw<Sort>(CAPTURE_ORDER)
  #total = $state<number | null>(null)
  #error = $state.raw<unknown>(null)
  readonly #pages = new SvelteMap<number, readonly WorklistRow[]>()
  /** Grows with each new question: answers to an older one are dropped. */
  #generation = 0
  readonly #asked = new Set<number>()
  /** Row that the keyboard is on. */
  active = $state(0)
  scrollTop = 0

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  get batches(): readonly Batch[] | null {
    return this.#batches
  }

  get facets(): RouteOutput<'worklist.facets'> {
    return this.#facets
  }

  get form(): FilterForm {
    return this.#form
  }

  get sort(): Sort {
    return this.#sort
  }

  /** Length of the filtered list; `null` until it is known. */
  get total(): number | null {
    return this.#total
  }

  get error(): unknown {
    return this.#error
  }

  row(index: number): WorklistRow | null {
    return this.#pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE] ?? null
  }

  /** Asks for everything anew and keeps showing what is there meanwhile. */
  async refresh(): Promise<void> {
    const [batches, facets] = await Promise.all([
      this.#bridge.request('worklist.batches', {}).catch((error: unknown) => this.#failed(error)),
      this.#bridge.request('worklist.facets', {}).catch(() => null)
    ])
    if (batches) this.#batches = batches
    if (facets) this.#facets = facets
    this.#restart()
  }

  filter(change: Partial<FilterForm>): void {
    this.#form = { ...this.#form, ...change }
    this.#toTop()
  }

  sortBy(by: Sort['by']): void {
    // The least sure first: those are what somebody sorts for.
    const start = by === 'uncertainty'
    const descending = this.#sort.by === by ? !this.#sort.descending : start
    this.#sort = { by, descending }
    this.#toTop()
  }

  /** Loads what a window of rows needs. */
  show(window: RowWindow): void {
    for (const page of pagesOf(window.first, Math.max(window.first, window.last), PAGE_SIZE))
      if (!this.#asked.has(page)) void this.#load(page)
  }

  reset(): void {
    this.#batches = null
    this.#form = NO_FILTER
    // An order that the one before may see is refused to whoever comes next.
    this.#sort = CAPTURE_ORDER
    this.#total = null
    this.#pages.clear()
    this.#toTop(false)
  }

  #toTop(load = true): void {
    this.active = 0
    this.scrollTop = 0
    if (load) this.#restart()
  }

  #restart(): void {
    this.#generation += 1
    const first = Math.floor(this.active / PAGE_SIZE)
    this.#asked.clear()
    void this.#load(first, true)
  }

  async #load(page: number, replace = false): Promise<void> {
    const generation = this.#generation
    this.#asked.add(page)
    try {
      const { total, rows } = await this.#bridge.request('worklist.query', {
        filter: filterOf(this.#form),
        sort: this.#sort,
        offset: page * PAGE_SIZE,
        limit: PAGE_SIZE
      })
      if (generation !== this.#generation) return
      if (replace) this.#pages.clear()
      this.#pages.set(page, rows)
      this.#total = total
      this.#error = null
      this.active = Math.min(this.active, Math.max(0, total - 1))
    } catch (error) {
      if (generation !== this.#generation) return
      this.#asked.delete(page)
      this.#failed(error)
    }
  }

  #failed(error: unknown): null {
    this.#error = error
    return null
  }
}

export function createWorklistStore(bridge: Bridge): WorklistStore {
  return new WorklistStore(bridge)
}
