import type { RouteOutput } from '../../../shared/contract'
import type { AuditFilter } from '../../../shared/contract/audit'
import type { ReportNumbers } from '../../../shared/contract/audit-report'
import { isAppError } from '../../../shared/errors'
import type { Bridge } from '../../lib/bridge'

export type Compare = 'network-blind' | 'network-final' | 'grader-final'
export interface Cell {
  readonly compare: Compare
  readonly row: number
  readonly column: number
}

/** The same for every window, so that two auditors see the same intervals. */
export const REPLICATES = 1000
export const SEED = 1

/** The numbers of one filter, and how far the next ones are. */
export class AuditStore {
  readonly #bridge: Bridge
  #facets = $state.raw<RouteOutput<'audit.facets'> | null>(null)
  #filter = $state.raw<AuditFilter>({})
  #numbers = $state.raw<ReportNumbers | null>(null)
  #progress = $state<number | null>(null)
  #cancelled = $state(false)
  #error = $state.raw<unknown>(null)
  #generation = 0

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  get facets(): RouteOutput<'audit.facets'> | null {
    return this.#facets
  }
  get filter(): AuditFilter {
    return this.#filter
  }
  get numbers(): ReportNumbers | null {
    return this.#numbers
  }
  /** Share done of the running computation; `null` when none runs. */
  get progress(): number | null {
    return this.#progress
  }
  get cancelled(): boolean {
    return this.#cancelled
  }
  get error(): unknown {
    return this.#error
  }

  /** A grader's name where it is known. */
  nameOf(graderId: string): string {
    return this.#facets?.graders.find((grader) => grader.id === graderId)?.name ?? graderId
  }

  listen(): () => void {
    return this.#bridge.on('audit.progress', ({ share }) => {
      if (this.#progress !== null) this.#progress = share
    })
  }

  async start(): Promise<void> {
    this.#facets = await this.#bridge.request('audit.facets', {}).catch(() => null)
    await this.compute()
  }

  async setFilter(filter: AuditFilter): Promise<void> {
    this.#filter = filter
    await this.compute()
  }

  async compute(): Promise<void> {
    const generation = ++this.#generation
    this.#progress = 0
    this.#cancelled = false
    try {
      const numbers = await this.#bridge.request('audit.numbers', {
        filter: this.#filter,
        replicates: REPLICATES,
        seed: SEED
      })
      if (generation !== this.#generation) return
      this.#numbers = numbers
      this.#error = null
    } catch (error) {
      // A newer question ended this one, or a person did.
      if (generation !== this.#generation) return
      if (isAppError(error) && error.code === 'CANCELLED') this.#cancelled = true
      else this.#error = error
    }
    this.#progress = null
  }

  async cancel(): Promise<void> {
    await this.#bridge.request('audit.cancel', {})
  }
}
