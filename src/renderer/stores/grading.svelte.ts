import type { GradingStatus } from '../../shared/contract/grading'
import type { Bridge } from '../lib/bridge'

/** How far the network is: counts only, never what it answered. */
export class GradingStore {
  readonly #bridge: Bridge
  #status = $state.raw<GradingStatus | null>(null)

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  get status(): GradingStatus | null {
    return this.#status
  }

  async refresh(): Promise<void> {
    // A status line that is missing disturbs nobody: the next event fills it.
    this.#status = await this.#bridge.request('grading.status', {}).catch(() => null)
  }

  listen(): () => void {
    const stops = [
      this.#bridge.on('grading.progress', (status) => {
        this.#status = status
      }),
      this.#bridge.onReconnected(() => void this.refresh())
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }
}

export function createGradingStore(bridge: Bridge): GradingStore {
  return new GradingStore(bridge)
}
