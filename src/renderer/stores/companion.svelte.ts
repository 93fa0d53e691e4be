import type { Companion as Photograph, ReadingView } from '../../shared/contract/reading'
import type { Bridge } from '../lib/bridge'

export interface Companion {
  readonly row: Photograph
  readonly kind: 'fellow' | 'earlier' | 'other'
}

/** The other photograph beside the one that is read. Stays on from one photograph to the next. */
export class CompanionStore {
  readonly #bridge: Bridge
  #on = $state(false)
  #index = $state(0)
  #rows = $state.raw<readonly Companion[] | null>(null)
  #view: ReadingView | null = null

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  get on(): boolean {
    return this.#on
  }

  /** `null` while it is looked for, and where there is none. */
  get companion(): Companion | null {
    return this.#rows?.[this.#index] ?? null
  }

  /** It is known that there is none. */
  get none(): boolean {
    return this.#rows?.length === 0
  }

  /** Shows the fellow eye, then earlier visits, then what else there is of the patient, then nothing. */
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
    const { fellow, earlier, others } = await this.#bridge
      .request('reading.companions', { imageId: view.imageId })
      .catch(() => ({ fellow: [], earlier: [], others: [] }))
    if (this.#view !== view) return
    this.#rows = [
      ...fellow.map((row) => ({ row, kind: 'fellow' as const })),
      ...earlier.map((row) => ({ row, kind: 'earlier' as const })),
      ...others.map((row) => ({ row, kind: 'other' as const }))
    ]
  }
}

export function createCompanionStore(bridge: Bridge): CompanionStore {
  return new CompanionStore(bridge)
}
