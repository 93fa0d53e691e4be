import type { RouteOutput } from '../../shared/contract'
import type { ReadingQueue } from '../../shared/domain/reading'
import { ActiveTime } from '../lib/active-time'
import type { Bridge } from '../lib/bridge'
import { paceOf } from '../lib/pace'
import { ReadingController, type ReadingPorts } from '../lib/reading-controller'
import type { ReadingState } from '../lib/reading-state'

export type OverlayMap = RouteOutput<'reading.overlay'>

/** One reader in one batch as state. The flow itself is in `ReadingController`, which knows no Svelte. */
export class ReadingStore {
  readonly #bridge: Bridge
  readonly #activeTime = new ActiveTime()
  readonly controller: ReadingController
  #state: ReadingState = $state.raw<ReadingState>() as ReadingState
  #overlay = $state.raw<{ imageId: string; map: OverlayMap } | null>(null)
  #finishedAt = $state.raw<readonly number[]>([])
  readonly #pace = $derived(paceOf(this.#finishedAt))

  constructor(bridge: Bridge, batchId: string, queue: ReadingQueue | null) {
    this.#bridge = bridge
    const ports: ReadingPorts = {
      request: (route, input) => bridge.request(route, input),
      changed: (state) => {
        this.#take(state)
      },
      now: () => performance.now(),
      activeTime: this.#activeTime
    }
    this.controller = new ReadingController(batchId, ports, queue)
    this.#state = this.controller.state
  }

  get state(): ReadingState {
    return this.#state
  }

  /** Readings an hour, of late. */
  get pace(): number | null {
    return this.#pace
  }

  /** The network's map, while it is shown over the photograph on the screen. */
  get overlay(): OverlayMap | null {
    return this.#overlay?.imageId === this.#state.imageId ? (this.#overlay?.map ?? null) : null
  }

  /** A sign of attention that is no key: the pointer or the wheel. */
  touch(): void {
    this.#activeTime.touch(performance.now())
  }

  /** Shows or hides the network's map. Each showing is asked for, and so recorded. */
  async toggleOverlay(): Promise<'shown' | 'hidden' | 'refused'> {
    const { imageId, view } = this.#state
    if (this.overlay !== null) {
      this.#overlay = null
      return 'hidden'
    }
    if (imageId === null || !view?.network?.overlay) return 'refused'
    const activeMs = this.#activeTime.peek(imageId)
    const map = await this.#bridge.request('reading.overlay', { imageId, activeMs })
    this.#activeTime.settle(imageId, activeMs)
    this.#overlay = { imageId, map }
    return 'shown'
  }

  #take(state: ReadingState): void {
    if (state.read > this.#state.read && state.sending !== null)
      this.#finishedAt = [...this.#finishedAt.slice(-40), performance.now()]
    this.#state = state
  }
}

export function createReadingStore(
  bridge: Bridge,
  batchId: string,
  queue: ReadingQueue | null
): ReadingStore {
  return new ReadingStore(bridge, batchId, queue)
}
