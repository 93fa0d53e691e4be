import type { DecoderKind } from '../grading/decode/open-decoder'
import type { HostProcess, SpawnHost } from '../grading/pool/host-process'
import type { ImagingReply, ImagingRequest } from './host/protocol'
import type { QueuedJob } from './job'

export type SpawnImagingHost = SpawnHost<ImagingRequest, ImagingReply>
type ImagingProcess = HostProcess<ImagingRequest, ImagingReply>

export interface SlotCallbacks {
  onFit(decoder: string): void
  /** The host could not show that its decoder works: it said so, hung, or was lost before it could. */
  onUnfit(tried: DecoderKind, why: string): void
  onDone(job: QueuedJob, reply: Extract<ImagingReply, { kind: 'done' | 'failed' }>): void
  /** The host was lost, with the job that it had, if any. */
  onLost(job: QueuedJob | undefined, why: string, hung: boolean): void
}

export interface SlotLimits {
  readonly openMs: number
  readonly jobMs: number
}

/** One place for an imaging host: starts it, gives it one job at a time, and reports its loss exactly once. */
export class ImagingSlot {
  readonly #spawn: SpawnImagingHost
  readonly #limits: SlotLimits
  readonly #callbacks: SlotCallbacks
  #host: ImagingProcess | undefined
  #trying: DecoderKind | undefined
  #job: QueuedJob | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(spawn: SpawnImagingHost, limits: SlotLimits, callbacks: SlotCallbacks) {
    this.#spawn = spawn
    this.#limits = limits
    this.#callbacks = callbacks
  }

  get state(): 'absent' | 'starting' | 'idle' | 'busy' {
    if (this.#host === undefined) return 'absent'
    if (this.#trying !== undefined) return 'starting'
    return this.#job === undefined ? 'idle' : 'busy'
  }

  get job(): QueuedJob | undefined {
    return this.#job
  }

  get pid(): number | undefined {
    return this.#host?.pid
  }

  /** @throws whatever starting a process throws. */
  start(decoder: DecoderKind): void {
    const host = this.#spawn()
    this.#host = host
    this.#trying = decoder
    host.port.onMessage((reply) => {
      if (this.#host === host) this.#receive(reply)
    })
    host.onExit((why) => this.#lose(host, why, false))
    this.#limit(host, this.#limits.openMs)
    host.port.post({ kind: 'open', decoder })
  }

  give(job: QueuedJob): void {
    const host = this.#host
    if (host === undefined) return
    this.#job = job
    host.keepAlive?.(true)
    this.#limit(host, this.#limits.jobMs)
    host.port.post({ kind: 'do', name: job.name, input: job.input })
  }

  /** Ends the process. What it was doing is reported to nobody. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#host?.kill()
    this.#host = undefined
    this.#job = undefined
    this.#trying = undefined
  }

  #receive(reply: ImagingReply): void {
    clearTimeout(this.#timer)
    switch (reply.kind) {
      case 'decoder-fit':
        this.#trying = undefined
        // An idle host must not keep a finished command alive.
        this.#host?.keepAlive?.(false)
        this.#callbacks.onFit(reply.decoder)
        break
      case 'decoder-unfit':
        if (this.#host !== undefined) this.#lose(this.#host, reply.why, false)
        break
      case 'done':
      case 'failed': {
        const job = this.#job
        this.#job = undefined
        this.#host?.keepAlive?.(false)
        if (job !== undefined) this.#callbacks.onDone(job, reply)
      }
    }
  }

  #limit(host: ImagingProcess, ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#lose(host, `no answer in ${String(ms / 1000)} seconds`, true)
    }, ms).unref()
  }

  #lose(host: ImagingProcess, why: string, hung: boolean): void {
    if (this.#host !== host) return
    const [tried, job] = [this.#trying, this.#job]
    this.stop()
    if (tried === undefined) this.#callbacks.onLost(job, why, hung)
    else this.#callbacks.onUnfit(tried, why)
  }
}
