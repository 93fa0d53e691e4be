import type { Job } from './job'

/** Waiting photographs: those whose host was lost (suspects) first, then the others, each in order. */
export class PoolQueue {
  readonly #suspects: Job[] = []
  readonly #fresh = new Set<Job>()

  get hasSuspects(): boolean {
    return this.#suspects.length > 0
  }

  put(job: Job): void {
    this.#fresh.add(job)
  }

  putBack(jobs: readonly Job[]): void {
    this.#suspects.push(...jobs)
  }

  /**
   * @param freshFirst take one that no host was lost with, if there is any: its answer shows that hosts work,
   *   so that two fatal photographs in a row do not look like a broken installation
   */
  take(freshFirst: boolean): Job | undefined {
    const [fresh] = this.#fresh
    if (this.#suspects.length === 0 || (freshFirst && fresh !== undefined)) {
      if (fresh !== undefined) this.#fresh.delete(fresh)
      return fresh
    }
    return this.#suspects.shift()
  }

  remove(job: Job): void {
    this.#fresh.delete(job)
    const at = this.#suspects.indexOf(job)
    if (at >= 0) this.#suspects.splice(at, 1)
  }

  drain(): Job[] {
    const all = [...this.#suspects, ...this.#fresh]
    this.#suspects.length = 0
    this.#fresh.clear()
    return all
  }
}
