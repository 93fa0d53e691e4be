import type { RouteInput, RouteOutput } from '../../shared/contract'
import type { Role } from '../../shared/domain/role'
import { DEFAULT_KEYS, type KeyMap } from '../../shared/domain/key-map'
import type { Bridge } from '../lib/bridge'
import { mayVisit } from '../lib/places'

export type SessionStatus = RouteOutput<'session.status'>

/** Who is signed in to which library. Asked once, then again whenever main says that it changed. */
export class SessionStore {
  readonly #bridge: Bridge
  #status = $state.raw<SessionStatus | null>(null)
  #keys = $state.raw<KeyMap>(DEFAULT_KEYS)
  #error = $state.raw<unknown>(null)

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  get status(): SessionStatus | null {
    return this.#status
  }

  /** Why the status is not known. */
  get error(): unknown {
    return this.#error
  }

  get roles(): readonly Role[] {
    return this.#status?.operator?.roles ?? []
  }

  /** Keys of the reading room that the operator chose, at whichever workstation. */
  get keys(): KeyMap {
    return this.#keys
  }

  async setKeys(keys: KeyMap | null): Promise<void> {
    await this.#bridge.request('reading.setKeys', { keys })
    this.#keys = keys ?? DEFAULT_KEYS
  }

  async refresh(): Promise<void> {
    try {
      const status = await this.#bridge.request('session.status', {})
      const reads = mayVisit('read', status.operator?.roles ?? [])
      // Together with who she is: no key may act before it is known which ones are hers.
      const own = reads ? await this.#bridge.request('reading.keys', {}) : null
      this.#status = status
      this.#keys = own?.keys ?? DEFAULT_KEYS
      this.#error = null
    } catch (error) {
      this.#error = error
    }
  }

  listen(): () => void {
    const refresh = (): void => void this.refresh()
    const stops = [
      this.#bridge.on('session.changed', refresh),
      this.#bridge.on('library.changed', refresh),
      this.#bridge.onReconnected(refresh)
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }

  async signIn(input: RouteInput<'session.signIn'>): Promise<void> {
    await this.#bridge.request('session.signIn', input)
    await this.refresh()
  }

  async signOut(): Promise<void> {
    await this.#bridge.request('session.signOut', {})
    await this.refresh()
  }

  async createFirstAdmin(input: RouteInput<'session.createFirstAdmin'>): Promise<void> {
    await this.#bridge.request('session.createFirstAdmin', input)
    await this.refresh()
  }

  async openSample(): Promise<void> {
    await this.#bridge.request('library.openSample', {})
    await this.refresh()
  }

  async closeSample(): Promise<void> {
    await this.#bridge.request('library.closeSample', {})
    await this.refresh()
  }
}

export function createSessionStore(bridge: Bridge): SessionStore {
  return new SessionStore(bridge)
}
