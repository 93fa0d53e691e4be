import { availableParallelism } from 'node:os'
import { AppError, messageOf } from '../../../shared/errors'
import type { DecoderKind } from '../grading/decode/open-decoder'
import { ImagingSlot, type SpawnImagingHost } from './host-slot'
import type { JobInput, JobName, JobOutput } from './host/protocol'
import { isBackground, isBrief, JobQueue, URGENCIES, type QueuedJob, type Urgency } from './job'

export interface ImagingOptions {
  readonly spawnHost: SpawnImagingHost
  /** Host processes, at least 2. Default: 2, or 3 where there are four cores or more. */
  readonly hosts?: number
  readonly openTimeoutMs?: number
  /** A job that takes longer costs its host. Default 60 s. */
  readonly jobTimeoutMs?: number
}

export interface JobOptions {
  readonly urgency: Urgency
  /** What a person knows the photograph by, for the message of an error. */
  readonly subject?: string
}

export interface SubmittedJob<Output> {
  /**
   * Rejects with an Error of the image library's words; with an AppError CANCELLED; FILE_UNREADABLE when decoding
   * ended two hosts, or hung; IO_FAILED, `data.side` 'destination', when no decoder works on this computer.
   */
  readonly done: Promise<Output>
  /** A more urgent asker joins. */
  raise(urgency: Urgency): void
  /** Takes it out of the queue. @returns false where it has left the queue already: what was begun is finished. */
  cancel(): boolean
}

/** All decoding and encoding of pictures outside grading, in child processes: see the README. */
export interface Imaging {
  submit<K extends JobName>(
    name: K,
    input: JobInput<K>,
    options: JobOptions
  ): SubmittedJob<JobOutput<K>>
  /** Starts the hosts before the first picture is asked for. */
  warm(): void
  /** What decodes, once a host has started, and why the native library does not where it does not. */
  readonly decoder: { readonly name: string | null; readonly fallbackBecause: string | null }
  readonly pids: readonly number[]
  /** Ends the hosts and rejects what was not done. */
  close(): void
}

/** Files remembered for having ended hosts: they are not decoded again while this program runs. */
const MOST_FATAL = 1000
/** One photograph ends two hosts at most: one more says that the decoder is at fault. */
const NATIVE_LOSSES = 3

export function createImaging(options: ImagingOptions): Imaging {
  const queue = new JobQueue()
  const fatal = new Map<string, string>()
  let nativeProblem: string | null = null
  let decoder: string | null = null
  let closed = false
  let lossesInARow = 0

  const limits = { openMs: options.openTimeoutMs ?? 30_000, jobMs: options.jobTimeoutMs ?? 60_000 }
  const count = Math.max(2, options.hosts ?? (availableParallelism() >= 4 ? 3 : 2))
  const slots = Array.from(
    { length: count },
    () =>
      new ImagingSlot(options.spawnHost, limits, {
        onFit: (name) => {
          decoder = name
          pump()
        },
        onUnfit: unfit,
        onDone: (job, reply) => {
          if (!isBrief(job)) lossesInARow = 0
          if (reply.kind === 'done') job.resolve(reply.output)
          else job.reject(new Error(reply.message))
          pump()
        },
        onLost: lost
      })
  )

  const kind = (): DecoderKind => (nativeProblem === null ? 'native' : 'wasm')

  function pump(): void {
    if (closed) return
    for (const slot of slots) {
      if (slot.state !== 'idle') continue
      const background = slots.filter(({ job }) => job !== undefined && isBackground(job)).length
      const job = queue.take(background < slots.length - 1)
      if (job === undefined) return
      slot.give(job)
    }
    if (queue.isEmpty || slots.some(({ state }) => state === 'starting')) return
    const absent = slots.find(({ state }) => state === 'absent')
    if (absent) start(absent)
  }

  function start(slot: ImagingSlot): void {
    try {
      slot.start(kind())
    } catch (thrown) {
      refuseAll(messageOf(thrown))
    }
  }

  function unfit(tried: DecoderKind, why: string): void {
    if (tried === 'native') {
      nativeProblem ??= why
      pump()
    } else if (!slots.some(({ state }) => state === 'idle' || state === 'busy'))
      refuseAll(`${why}; the native decoder: ${nativeProblem ?? 'not tried'}`)
  }

  /** The next job tries again: memory may have been short. */
  function refuseAll(why: string): void {
    const message = `Photographs cannot be decoded on this computer (${why}). Nothing is lost; start Akshi again.`
    const data = { side: 'destination', code: 'NO_DECODER' }
    for (const job of queue.drain()) job.reject(new AppError('IO_FAILED', message, { data }))
  }

  function lost(job: QueuedJob | undefined, why: string, hung: boolean): void {
    if (job !== undefined) {
      job.losses++
      lossesInARow++
      // Once may be bad luck, such as a system short of memory that picks a victim.
      if (job.losses < 2 && !hung) queue.putFirst(job)
      else {
        if (job.file !== null) remember(job.file, why)
        job.reject(endedTheHost(job.subject, why))
      }
    }
    if (nativeProblem === null && lossesInARow >= NATIVE_LOSSES) {
      nativeProblem = `it ended ${lossesInARow} processes in a row (${why})`
      fatal.clear()
    }
    pump()
  }

  function remember(file: string, why: string): void {
    const [oldest] = fatal.keys()
    if (fatal.size >= MOST_FATAL && oldest !== undefined) fatal.delete(oldest)
    fatal.set(file, why)
  }

  return {
    submit<K extends JobName>(
      name: K,
      input: JobInput<K>,
      { urgency, subject = 'This photograph' }: JobOptions
    ): SubmittedJob<JobOutput<K>> {
      const { promise: done, resolve, reject } = Promise.withResolvers<JobOutput<K>>()
      const file = fileOf(input)
      const job: QueuedJob = {
        ...{ name, input, urgency, file, subject, losses: 0, reject },
        resolve: (output) => resolve(output as JobOutput<K>)
      }
      const known = file === null ? undefined : fatal.get(file)
      if (closed) reject(new AppError('CANCELLED', 'The program is closing.'))
      else if (known !== undefined) reject(endedTheHost(subject, known))
      else {
        queue.put(job)
        pump()
      }
      return {
        done,
        raise(to) {
          if (URGENCIES.indexOf(to) < URGENCIES.indexOf(job.urgency)) job.urgency = to
          pump()
        },
        cancel() {
          const removed = queue.remove(job)
          if (removed) reject(new AppError('CANCELLED', 'Nobody waits for it any more.'))
          return removed
        }
      }
    },
    warm() {
      for (const slot of slots) if (slot.state === 'absent') start(slot)
    },
    get decoder() {
      return { name: decoder, fallbackBecause: nativeProblem }
    },
    get pids() {
      return slots.flatMap(({ pid }) => pid ?? [])
    },
    close() {
      closed = true
      const cancelled = new AppError('CANCELLED', 'The program is closing.')
      for (const job of [...queue.drain(), ...slots.flatMap((slot) => slot.job ?? [])])
        job.reject(cancelled)
      for (const slot of slots) slot.stop()
    }
  }
}

/** The original that a job decodes. */
function fileOf(input: JobInput<JobName>): string | null {
  if ('from' in input) return input.from
  return 'input' in input && typeof input.input === 'string' ? input.input : null
}

function endedTheHost(subject: string, why: string): AppError {
  return new AppError(
    'FILE_UNREADABLE',
    `${subject} cannot be decoded: the attempt ended the program that decodes (${why}), which was started again. The file is kept as it is.`
  )
}
