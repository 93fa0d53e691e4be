import { AppError } from '../../../../shared/errors'
import type { DecoderKind } from '../decode/open-decoder'
import type { GraderSetup } from '../host/photograph-grader'
import { fromSentError, type HostReply } from '../host/protocol'
import type { HostProcess, SpawnHost } from './host-process'
import type { Job } from './job'

/** What a ready host says of itself. */
export type HostIdentity = Omit<Extract<HostReply, { kind: 'ready' }>, 'kind'>

export interface SlotCallbacks {
  onReady(identity: HostIdentity): void
  /** The host runs, but cannot grade with this model: no restart helps. */
  onRefused(error: AppError): void
  /** The job has an answer, a result or an error of its own. */
  onAnswered(job: Job): void
  onLost(jobs: readonly Job[], why: string, pid: number | undefined): void
  /** The host could not show that its decoder works: it said so, or was lost before it could. */
  onDecoderUnfit(tried: DecoderKind, why: string, pid: number | undefined): void
  /** The host was lost while it opened the network on this machine's accelerator. */
  onProviderUnfit(why: string, pid: number | undefined): void
}

export interface SlotOptions {
  readonly spawnHost: SpawnHost
  /** Asked at every start: the decoder may have changed since the last. */
  readonly setup: () => GraderSetup
  readonly niceness: number
  readonly imageTimeoutMs: number
  readonly openTimeoutMs: number
}

/**
 * One place for a grading host: starts it, hands it jobs, limits their time, and reports its loss exactly once.
 * A process that was given up is never listened to again.
 */
export class HostSlot {
  readonly #options: SlotOptions
  readonly #callbacks: SlotCallbacks
  readonly #jobs = new Map<number, Job>()
  readonly #timers = new Map<number | 'open', NodeJS.Timeout>()
  #host: HostProcess | undefined
  #ready = false
  /** What the running host is trying out; undefined once it works. */
  #tryingDecoder: DecoderKind | undefined
  #tryingProvider = false
  #decoder: string | undefined
  #closed: (() => void) | undefined

  constructor(options: SlotOptions, callbacks: SlotCallbacks) {
    this.#options = options
    this.#callbacks = callbacks
  }

  get load(): number {
    return this.#jobs.size
  }

  /** True while it has a photograph that a host was lost with. */
  get hasSuspect(): boolean {
    return [...this.#jobs.values()].some((job) => job.losses > 0)
  }

  get isReady(): boolean {
    return this.#ready
  }

  get isRunning(): boolean {
    return this.#host !== undefined
  }

  /** Name and version of the decoder that passed in the running host. */
  get decoder(): string | undefined {
    return this.#decoder
  }

  get pid(): number | undefined {
    return this.#host?.pid
  }

  start(): void {
    const host = this.#options.spawnHost()
    this.#host = host
    this.#ready = false
    const setup = this.#options.setup()
    this.#tryingDecoder = setup.decoder ?? 'native'
    this.#tryingProvider = setup.provider !== undefined
    host.port.onMessage((reply) => {
      if (this.#host === host) this.#receive(reply)
    })
    host.onExit((why) => this.#lose(host, why))
    this.#limit('open', this.#options.openTimeoutMs, 'did not open the network in time')
    host.port.post({ kind: 'open', setup, niceness: this.#options.niceness })
  }

  send(job: Job): void {
    this.#jobs.set(job.jobId, job)
    this.#host?.port.post({ kind: 'grade', jobId: job.jobId, path: job.path })
  }

  cancel(job: Job): void {
    if (this.#jobs.has(job.jobId)) this.#host?.port.post({ kind: 'cancel', jobId: job.jobId })
  }

  /** Lets running images finish, releases the session, and waits for the process to end; kills it after `budgetMs`. */
  async close(budgetMs: number): Promise<void> {
    const host = this.#host
    if (host === undefined) return
    const ended = new Promise<void>((resolve) => (this.#closed = resolve))
    const timer = setTimeout(() => host.kill(), budgetMs)
    host.port.post({ kind: 'close' })
    await ended
    clearTimeout(timer)
  }

  #receive(reply: HostReply): void {
    switch (reply.kind) {
      case 'decoder-fit':
        this.#tryingDecoder = undefined
        this.#decoder = reply.decoder
        break
      case 'decoder-unfit': {
        const host = this.#host
        if (host === undefined) break
        host.kill()
        this.#lose(host, reply.why)
        break
      }
      case 'ready':
        this.#tryingDecoder = undefined
        this.#tryingProvider = false
        this.#clear('open')
        this.#ready = true
        this.#callbacks.onReady(reply)
        break
      case 'refused':
        this.#clear('open')
        this.#callbacks.onRefused(fromSentError(reply.error))
        break
      case 'started':
        this.#limit(reply.jobId, this.#options.imageTimeoutMs, 'took too long over one photograph')
        break
      case 'result':
        this.#answer(reply.jobId, (job) => job.resolve(reply.grade))
        break
      case 'failed':
        this.#answer(reply.jobId, (job) => job.reject(fromSentError(reply.error)))
        break
      // The last two answer questions that a pool never asks.
      case 'closed':
      case 'providers':
      case 'provider-tested':
        break
    }
  }

  #answer(jobId: number, settle: (job: Job) => void): void {
    this.#clear(jobId)
    const job = this.#jobs.get(jobId)
    if (job === undefined) return
    this.#jobs.delete(jobId)
    settle(job)
    this.#callbacks.onAnswered(job)
  }

  #limit(key: number | 'open', ms: number, what: string): void {
    const host = this.#host
    this.#clear(key)
    const timer = setTimeout(() => {
      if (host === undefined) return
      host.kill()
      this.#lose(host, `the host ${what}`)
    }, ms)
    // A waiting timer must not keep a finished program alive.
    timer.unref()
    this.#timers.set(key, timer)
  }

  #clear(key: number | 'open'): void {
    clearTimeout(this.#timers.get(key))
    this.#timers.delete(key)
  }

  #lose(host: HostProcess, why: string): void {
    if (this.#host !== host) return
    this.#host = undefined
    this.#ready = false
    for (const key of this.#timers.keys()) this.#clear(key)
    const jobs = [...this.#jobs.values()]
    this.#jobs.clear()
    if (this.#closed !== undefined) {
      for (const job of jobs) job.reject(new AppError('CANCELLED', 'Grading was stopped.'))
      this.#closed()
      return
    }
    if (this.#tryingDecoder !== undefined)
      this.#callbacks.onDecoderUnfit(this.#tryingDecoder, why, host.pid)
    else if (this.#tryingProvider) this.#callbacks.onProviderUnfit(why, host.pid)
    else this.#callbacks.onLost(jobs, why, host.pid)
  }
}
