import { AppError, messageOf } from '../../../../shared/errors'
import type { GraderSetup } from '../host/photograph-grader'
import type { ImageGrade } from '../image-grade'
import { HostSlot, type HostIdentity } from './host-slot'
import type { SpawnHost } from './host-process'
import type { Job, PoolEvent } from './job'
import { PoolQueue } from './queue'

export interface GradingPoolOptions {
  readonly spawnHost: SpawnHost
  readonly setup: GraderSetup
  /** Host processes; each has one network thread. Default 1. */
  readonly hosts?: number
  /** Photographs that one host reads, decodes and grades beside each other. Default 4. */
  readonly perHost?: number
  /** Priority step below usual, 0–19, so that grading never slows reading down. Default 0. */
  readonly niceness?: number
  /** A photograph that takes longer costs its host. Default 60 s. */
  readonly imageTimeoutMs?: number
  readonly openTimeoutMs?: number
  readonly onEvent?: (event: PoolEvent) => void
}

export interface GradeRequest {
  readonly id: string
  readonly path: string
  readonly signal?: AbortSignal
}

export interface GradingPool {
  readonly model: HostIdentity['model']
  readonly provider: string
  /** Why this machine's accelerator is not used where one was chosen. */
  readonly providerProblem: string | null
  readonly runtimeVersion: string
  /** What decodes photographs, and why the native library does not where it does not. */
  readonly decoder: { readonly name: string; readonly fallbackBecause: string | null }
  /** Hand over this many photographs at once to keep every host busy; more only wait in memory. */
  readonly concurrency: number
  /** Process ids of the hosts now running. */
  readonly pids: readonly number[]
  /**
   * Grades one photograph. Rejects with the photograph's own error code; CANCELLED; GRADING_HOST_LOST when two
   * hosts in a row were lost with it, or, with `data.breaker`, when hosts keep dying whatever they are given:
   * then nothing is said about the photograph, and `restart` tries again.
   */
  grade(request: GradeRequest): Promise<ImageGrade>
  /** Closes the breaker. */
  restart(): void
  /** Rejects what waits with CANCELLED, lets hosts finish, and ends them. */
  close(budgetMs?: number): Promise<void>
}

const BREAKER_LOSSES = 3
const DEFAULT_PER_HOST = 4

/**
 * Starts grading hosts and waits until the first can grade.
 * @throws AppError MODEL_NOT_FOUND, MODEL_INVALID, MODEL_ALTERED, or GRADING_HOST_LOST when none stays up
 */
export async function createGradingPool(options: GradingPoolOptions): Promise<GradingPool> {
  const perHost = options.perHost ?? DEFAULT_PER_HOST
  const emit = options.onEvent ?? ((): void => undefined)
  const queue = new PoolQueue()
  let onOpened: (identity: HostIdentity) => void = () => undefined
  let onNotOpened: (error: Error) => void = () => undefined
  const opened = new Promise<HostIdentity>((resolve, reject) => {
    onOpened = resolve
    onNotOpened = reject
  })
  let nextJobId = 1
  let lossesInARow = 0
  let stopped: AppError | undefined
  let closing = false
  let nativeProblem: string | null = null
  let providerLoss: string | null = null

  const slots = Array.from({ length: options.hosts ?? 1 }, () => {
    const slot: HostSlot = new HostSlot(
      {
        spawnHost: options.spawnHost,
        setup: hostSetup,
        niceness: options.niceness ?? 0,
        imageTimeoutMs: options.imageTimeoutMs ?? 60_000,
        openTimeoutMs: options.openTimeoutMs ?? 60_000
      },
      {
        onReady: (identity) => {
          emit({ kind: 'host-started', pid: slot.pid })
          onOpened(identity)
          pump()
        },
        onRefused: stop,
        onAnswered: () => {
          lossesInARow = 0
          pump()
        },
        onLost: (jobs, why, pid) => lost(slot, jobs, why, pid),
        onDecoderUnfit: (tried, why, pid) => {
          if (tried === 'wasm') {
            lost(slot, [], `${why}; the native decoder: ${nativeProblem ?? 'not tried'}`, pid)
            return
          }
          // Not counted: every host that was started with the native decoder may fall over it at once.
          nativeProblem ??= why
          emit({ kind: 'decoder-fallback', pid, why })
          if (!closing) start(slot)
        },
        onProviderUnfit: (why, pid) => {
          leaveProvider(why, pid)
          if (!closing) start(slot)
        }
      }
    )
    return slot
  })

  function hostSetup(): GraderSetup {
    const { provider, ...setup } = options.setup
    return {
      ...setup,
      ...(provider === undefined || providerLoss !== null ? {} : { provider }),
      ...(nativeProblem === null ? {} : { decoder: 'wasm' })
    }
  }

  /** From here on hosts are started on the CPU. */
  function leaveProvider(why: string, pid: number | undefined): void {
    providerLoss ??= `The grading program stopped with ${options.setup.provider?.name ?? 'it'} (${why}).`
    emit({ kind: 'provider-left', pid, why })
  }

  function pump(): void {
    if (closing || stopped !== undefined) return
    for (const slot of slots) {
      // After a loss the suspects go one at a time: only the photograph that kills a host is failed for it.
      const limit = queue.hasSuspects || slot.hasSuspect ? 1 : perHost
      while (slot.isReady && slot.load < limit) {
        const job = queue.take(lossesInARow > 1)
        if (job === undefined) return
        slot.send(job)
        if (job.losses > 0) break
      }
    }
  }

  function lost(slot: HostSlot, jobs: readonly Job[], why: string, pid: number | undefined): void {
    lossesInARow++
    const alive = jobs.filter((job) => !job.settled)
    for (const job of alive) job.losses++
    const again = alive.filter((job) => job.losses < 2)
    emit({ kind: 'host-lost', pid, why, requeued: again.map((job) => job.id) })
    queue.putBack(again)
    for (const job of alive) {
      if (job.losses < 2) continue
      emit({ kind: 'given-up', id: job.id })
      const text = `Grading this photograph ended the grading program twice (${why}); the others went on.`
      job.reject(new AppError('GRADING_HOST_LOST', text))
    }
    if (closing) return
    if (lossesInARow >= BREAKER_LOSSES && hostSetup().provider !== undefined) {
      leaveProvider(why, pid)
      lossesInARow = 0
    }
    if (lossesInARow >= BREAKER_LOSSES) {
      emit({ kind: 'breaker-open', losses: lossesInARow })
      const text = `The grading program stopped ${String(lossesInARow)} times in a row (${why}). Grading is paused.`
      stop(new AppError('GRADING_HOST_LOST', text, { data: { breaker: true } }))
      return
    }
    start(slot)
  }

  function start(slot: HostSlot): void {
    try {
      slot.start()
    } catch (cause) {
      stop(
        new AppError(
          'GRADING_HOST_LOST',
          `The grading program cannot be started: ${messageOf(cause)}`,
          { cause, data: { breaker: true } }
        )
      )
    }
  }

  function stop(error: AppError): void {
    stopped = error
    onNotOpened(error)
    for (const job of queue.drain()) job.reject(error)
  }

  function grade(request: GradeRequest): Promise<ImageGrade> {
    if (closing) return Promise.reject(new AppError('CANCELLED', 'Grading was stopped.'))
    if (stopped !== undefined) return Promise.reject(stopped)
    const { signal } = request
    return new Promise<ImageGrade>((resolve, reject) => {
      const onAbort = (): void => {
        queue.remove(job)
        for (const slot of slots) slot.cancel(job)
        job.reject(new AppError('CANCELLED', 'Grading was cancelled.'))
      }
      const settle = (then: () => void): void => {
        if (job.settled) return
        job.settled = true
        signal?.removeEventListener('abort', onAbort)
        then()
      }
      const job: Job = {
        jobId: nextJobId++,
        id: request.id,
        path: request.path,
        losses: 0,
        settled: false,
        resolve: (value) => settle(() => resolve(value)),
        reject: (error) => settle(() => reject(error))
      }
      if (signal?.aborted === true) {
        onAbort()
        return
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      queue.put(job)
      pump()
    })
  }

  async function close(budgetMs = 15_000): Promise<void> {
    closing = true
    for (const job of queue.drain()) job.reject(new AppError('CANCELLED', 'Grading was stopped.'))
    await Promise.all(slots.map((slot) => slot.close(budgetMs)))
  }

  for (const slot of slots) start(slot)
  let identity: HostIdentity
  try {
    identity = await opened
  } catch (error) {
    await close(2_000)
    throw error
  }
  return {
    model: identity.model,
    get provider() {
      return providerLoss === null ? identity.provider : 'cpu'
    },
    get providerProblem() {
      return providerLoss ?? identity.providerProblem ?? null
    },
    runtimeVersion: identity.runtimeVersion,
    get decoder() {
      const name = slots.find((slot) => slot.decoder !== undefined)?.decoder ?? 'unknown'
      return { name, fallbackBecause: nativeProblem }
    },
    concurrency: perHost * slots.length,
    get pids() {
      return slots.flatMap((slot) => slot.pid ?? [])
    },
    grade,
    restart: () => {
      if (closing) return
      stopped = undefined
      lossesInARow = 0
      for (const slot of slots) if (!slot.isRunning) start(slot)
      pump()
    },
    close
  }
}
