import type { RouteOutput } from '../../shared/contract'
import type { Bridge } from '../lib/bridge'

export type Volume = RouteOutput<'import.volumes'>[number]

/** Asking the system costs a process of its own on some systems. */
const ASK_EVERY_MS = 3000

/** Cards and sticks that are in a reader now. */
export class VolumeStore {
  readonly #bridge: Bridge
  readonly #onLeft: (token: string) => void
  #volumes = $state.raw<readonly Volume[] | null>(null)
  #error = $state.raw<unknown>(null)

  /** `onLeft` is told of a place whose card was taken out, even where another card lies there by now. */
  constructor(bridge: Bridge, onLeft: (token: string) => void) {
    this.#bridge = bridge
    this.#onLeft = onLeft
  }

  /** `null` until known. */
  get volumes(): readonly Volume[] | null {
    return this.#volumes
  }

  /** Why nothing can be said of cards at the moment; also the first sign that the workstation is gone. */
  get error(): unknown {
    return this.#error
  }

  async refresh(): Promise<void> {
    try {
      const volumes = await this.#bridge.request('import.volumes', {})
      for (const before of this.#volumes ?? [])
        if (!volumes.some((volume) => isSame(volume, before))) this.#onLeft(before.token)
      // The same list again must not draw the cards anew.
      if (JSON.stringify(volumes) !== JSON.stringify(this.#volumes)) this.#volumes = volumes
      this.#error = null
    } catch (error) {
      this.#error = error
    }
  }

  /** Notices cards that are put in and taken out while the window is in sight. Returns the function that stops. */
  watch(): () => void {
    let timer: ReturnType<typeof setTimeout> | null = null
    let stopped = false
    const ask = async (): Promise<void> => {
      if (!document.hidden) await this.refresh()
      if (!stopped) timer = setTimeout(() => void ask(), ASK_EVERY_MS)
    }
    void ask()
    return () => {
      stopped = true
      if (timer !== null) clearTimeout(timer)
    }
  }
}

/** A token names a place. Cameras give all their cards one name, so that the amounts must tell cards apart. */
function isSame(a: Volume, b: Volume): boolean {
  return a.token === b.token && a.label === b.label && a.bytes === b.bytes && a.used === b.used
}
