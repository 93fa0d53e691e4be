import type { RouteInput, RouteOutput } from '../../shared/contract'
import type { Bridge } from '../lib/bridge'
import { chooseAll, keepIn, NO_TILES, type TileSelection } from '../lib/tile-selection'

export type Incomplete = RouteOutput<'import.incomplete'>['images'][number]
export type Facts = Pick<RouteInput<'import.correct'>['facts'], 'patientId' | 'eye'>

interface Change {
  readonly facts: Facts
  /** As they were. */
  readonly images: readonly Incomplete[]
}

const PAGE = 200
const MOST_AT_ONCE = 500

/**
 * Photographs whose patient or eye is not known. Only the beginning of the list is held: what is completed leaves
 * it here and in main alike, so that the next page begins where the held part ends. Separate from the view, so
 * that nothing typed or chosen is lost when the list is read again.
 */
export class CompletingStore {
  readonly #bridge: Bridge
  #images = $state.raw<readonly Incomplete[] | null>(null)
  #total = $state<number | null>(null)
  #error = $state.raw<unknown>(null)
  #busy = $state(false)
  #last = $state.raw<Change | null>(null)
  #importId = $state<string | null>(null)
  /** Grows with each new question: answers to an older one are dropped. */
  #generation = 0
  #reading = false
  selection = $state.raw<TileSelection>(NO_TILES)
  /** What is being typed. */
  patient = $state('')
  readonly order = $derived(this.#images?.map((image) => image.imageId) ?? [])
  /** What a key or a button applies to: the chosen ones, or the one the keyboard is on. */
  readonly targets = $derived.by(() => {
    const { chosen, active } = this.selection
    return this.#images?.filter(({ imageId }) =>
      chosen.size > 0 ? chosen.has(imageId) : imageId === active
    )
  })

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  /** `null` until known. */
  get images(): readonly Incomplete[] | null {
    return this.#images
  }

  /** Length of the whole list. */
  get total(): number | null {
    return this.#total
  }

  get error(): unknown {
    return this.#error
  }

  get busy(): boolean {
    return this.#busy
  }

  /** The change that can be taken back. */
  get last(): Change | null {
    return this.#last
  }

  /** Only photographs of this import, or all. */
  get importId(): string | null {
    return this.#importId
  }

  async show(importId: string | null): Promise<void> {
    if (importId !== this.#importId) {
      this.#importId = importId
      this.#images = null
      this.#total = null
      this.#last = null
      this.selection = NO_TILES
    }
    await this.refresh()
  }

  /** Reads as much of the list again as was held. */
  async refresh(): Promise<void> {
    await this.#read(0, Math.max(PAGE, this.#images?.length ?? 0))
  }

  /** Reads on where the held part ends. */
  async more(): Promise<void> {
    const held = this.#images?.length ?? 0
    if (this.#busy || this.#reading || this.#total === null || held >= this.#total) return
    await this.#read(held, PAGE)
  }

  async chooseAll(): Promise<void> {
    const held = this.#images?.length ?? 0
    if (this.#total !== null && held < this.#total) await this.#read(held, this.#total - held)
    this.selection = chooseAll(this.selection, this.order)
  }

  /** Sets facts of the targets. What is known in full leaves the list. */
  async apply(facts: Facts): Promise<boolean> {
    const images = this.targets ?? []
    if (images.length === 0 || this.#busy) return false
    const done = await this.#correct([{ facts, images }], 'Completed by the technician')
    if (done) this.#last = { facts, images }
    return done
  }

  /** Puts the last change back as it was. */
  async undo(): Promise<void> {
    const change = this.#last
    if (change === null || this.#busy) return
    const groups = new Map<string, Change>()
    for (const image of change.images) {
      const facts: Facts = {
        ...(change.facts.eye === undefined ? {} : { eye: image.eye }),
        ...(change.facts.patientId === undefined ? {} : { patientId: image.patientId })
      }
      const key = JSON.stringify(facts)
      groups.set(key, { facts, images: [...(groups.get(key)?.images ?? []), image] })
    }
    if (await this.#correct([...groups.values()], 'Taken back by the technician')) this.#last = null
  }

  reset(): void {
    this.#generation += 1
    this.#images = null
    this.#total = null
    this.#error = null
    this.#last = null
    this.#importId = null
    this.#busy = false
    this.selection = NO_TILES
    this.patient = ''
  }

  async #correct(changes: readonly Change[], reason: string): Promise<boolean> {
    this.#busy = true
    this.#error = null
    try {
      for (const { facts, images } of changes)
        for (let at = 0; at < images.length; at += MOST_AT_ONCE) {
          const imageIds = images.slice(at, at + MOST_AT_ONCE).map((image) => image.imageId)
          await this.#bridge.request('import.correct', { imageIds, facts, reason })
        }
    } catch (error) {
      this.#error = error
      return false
    } finally {
      this.#busy = false
    }
    await this.refresh()
    return true
  }

  async #read(offset: number, count: number): Promise<void> {
    const generation = (this.#generation += 1)
    const read: Incomplete[] = []
    this.#reading = true
    try {
      let total = Infinity
      while (read.length < count && offset + read.length < total) {
        const page = await this.#bridge.request('import.incomplete', {
          ...(this.#importId === null ? {} : { importId: this.#importId }),
          offset: offset + read.length,
          limit: Math.min(MOST_AT_ONCE, count - read.length)
        })
        if (generation !== this.#generation) return
        total = page.total
        if (page.images.length === 0) break
        read.push(...page.images)
      }
      const previous = this.order
      this.#images = [...(this.#images?.slice(0, offset) ?? []), ...read]
      this.#total = Number.isFinite(total) ? total : this.#images.length
      this.selection = keepIn(this.selection, this.order, previous)
      this.#error = null
    } catch (error) {
      if (generation === this.#generation) this.#error = error
    } finally {
      if (generation === this.#generation) this.#reading = false
    }
  }
}
