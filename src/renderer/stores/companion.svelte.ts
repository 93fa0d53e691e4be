import type { ReadingView } from '../../shared/contract/reading'
import type { WorklistRow } from '../../shared/contract/worklist'
import type { Bridge } from '../lib/bridge'
import { companionsOf, isFellow } from '../lib/companions'

export interface Companion {
  readonly row: WorklistRow
  readonly fellow: boolean
}

/** The other photograph beside the one that is read. Stays on from one photograph to the next. */
export class CompanionStore {
  readonly #bridge: Bridge
  #on = $state(false)
  #index = $state(0)
  #rows = $state.raw<readonly WorklistRow[] | null>(null)
  #view: ReadingView | null = null

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  get on(): boolean {
    return this.#on
  }

  /** `null` while it is looked for, and where there is none. */
  get companion(): Companion | null {
    const row = this.#rows?.[this.#index]
    if (!row || !this.#view) return null
    return { row, fellow: isFellow({ ...this.#view.image, imageId: this.#view.imageId }, row) }
  }

  /** It is known that there is none. */
  get none(): boolean {
    return this.#rows?.length === 0
  }

  /** Shows the fellow eye, then each other visit, then nothing. */
  cycle(): void {
    if (!this.#on) {
      this.#on = true
      this.#index = 0
      void this.#load()
    } else if (this.#index + 1 < (this.#rows?.length ?? 0)) this.#index += 1
    else this.#on = false
  }

  /** Another photograph is read now. */
  follow(view: ReadingView | null): void {
    if (view?.imageId === this.#view?.imageId) return
    this.#view = view
    this.#rows = null
    this.#index = 0
    if (this.#on) void this.#load()
  }

  async #load(): Promise<void> {
    const view = this.#view
    if (view === null) return
    const { patientId } = view.image
    if (patientId === null) {
      this.#rows = []
      return
    }
    const { rows } = await this.#bridge
      .request('worklist.query', {
        filter: { text: patientId },
        sort: { by: 'capture', descending: true },
        offset: 0,
        limit: 100
      })
      .catch(() => ({ rows: [] }))
    if (this.#view === view)
      this.#rows = companionsOf({ ...view.image, imageId: view.imageId }, rows)
  }
}

export function createCompanionStore(bridge: Bridge): CompanionStore {
  return new CompanionStore(bridge)
}
