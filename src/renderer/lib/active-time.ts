import { IDLE_AFTER_MS } from './domain'

/**
 * Counts attention per photograph in milliseconds. Time passes only between signs of attention (a key,
 * the pointer, the wheel) that are at most `idleAfterMs` apart; a longer pause counts as nothing.
 */
export class ActiveTime {
  readonly #idleAfterMs: number
  readonly #total = new Map<string, number>()
  #subject: string | null = null
  #lastMs = 0

  constructor(idleAfterMs: number = IDLE_AFTER_MS) {
    this.#idleAfterMs = idleAfterMs
  }

  /** From now on time counts for this photograph; `null`: for none. */
  attend(subject: string | null, nowMs: number): void {
    this.touch(nowMs)
    this.#subject = subject
    this.#lastMs = nowMs
  }

  /** A sign of attention. */
  touch(nowMs: number): void {
    const gapMs = nowMs - this.#lastMs
    this.#lastMs = nowMs
    if (this.#subject === null || gapMs <= 0 || gapMs > this.#idleAfterMs) return
    this.#total.set(this.#subject, (this.#total.get(this.#subject) ?? 0) + gapMs)
  }

  /** Whole milliseconds counted for a photograph since they were last settled. */
  peek(subject: string): number {
    return Math.round(this.#total.get(subject) ?? 0)
  }

  /** Takes off what an acknowledged event has carried. What came after it was sent stays. */
  settle(subject: string, ms: number): void {
    this.#total.set(subject, Math.max(0, (this.#total.get(subject) ?? 0) - ms))
  }
}
