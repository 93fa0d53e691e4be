import { setPriority } from 'node:os'
import { AppError, assertNever } from '../../../../shared/errors'
import type { ImageDecoder } from '../decode/decoder'
import { openDecoder } from '../decode/open-decoder'
import { openTestedDecoder } from '../decode/open-tested-decoder'
import { testProvider } from '../providers/self-test'
import { listBackends, openSession, RUNTIME_VERSION, type SessionFactory } from '../session/session'
import type { HostPort } from './parent-port'
import type { GraderSetup, PhotographGrader } from './photograph-grader'
import { toSentError, type HostReply, type HostRequest } from './protocol'

export type OpenGrader = (
  setup: GraderSetup,
  decoder: ImageDecoder,
  sessionFactory: SessionFactory
) => Promise<PhotographGrader>

/** What a host stands on; tests put faults in their place. */
export interface HostParts {
  readonly openDecoder: typeof openDecoder
  readonly openSession: SessionFactory
  readonly listBackends: typeof listBackends
}

const REAL_PARTS: HostParts = { openDecoder, openSession, listBackends }

/**
 * The grading host's message loop. Photographs handed over together are read and decoded beside each other on
 * the thread pool, while the network runs on this thread, one image at a time: `session.run` blocks it, so a
 * cancel is seen between images and there is never a run under way when the process ends.
 */
export function runGradingHost(
  port: HostPort,
  openGrader: OpenGrader,
  given: Partial<HostParts> = {}
): void {
  const parts = { ...REAL_PARTS, ...given }
  const cancelled = new Set<number>()
  const running = new Map<number, Promise<void>>()
  let opening: Promise<PhotographGrader> | undefined
  let closing = false

  async function open(setup: GraderSetup, niceness: number): Promise<void> {
    lowerPriority(niceness)
    const decoder = await openFitDecoder(setup)
    if (decoder === undefined) return
    opening = openGrader(setup, decoder, parts.openSession)
    try {
      const { model, provider, providerProblem = null, runtimeVersion } = await opening
      port.post({ kind: 'ready', model, provider, providerProblem, runtimeVersion })
    } catch (thrown) {
      port.post({ kind: 'refused', error: toSentError(thrown) })
    }
  }

  async function answerOrRefuse(answer: () => Promise<HostReply>): Promise<void> {
    try {
      port.post(await answer())
    } catch (thrown) {
      port.post({ kind: 'refused', error: toSentError(thrown) })
    }
  }

  async function openFitDecoder(setup: GraderSetup): Promise<ImageDecoder | undefined> {
    const { decoder, why } = await openTestedDecoder(setup.decoder ?? 'native', parts.openDecoder)
    if (decoder === undefined) port.post({ kind: 'decoder-unfit', why })
    else port.post({ kind: 'decoder-fit', decoder: `${decoder.name} ${decoder.version}` })
    return decoder
  }

  async function grade(jobId: number, path: string): Promise<void> {
    try {
      if (opening === undefined) throw new AppError('INTERNAL', 'The grading host is not open.')
      const grader = await opening
      port.post({ kind: 'started', jobId })
      const isCancelled = (): boolean => closing || cancelled.has(jobId)
      port.post({ kind: 'result', jobId, grade: await grader.grade(path, isCancelled) })
    } catch (thrown) {
      port.post({ kind: 'failed', jobId, error: toSentError(thrown) })
    } finally {
      cancelled.delete(jobId)
      running.delete(jobId)
    }
  }

  async function close(): Promise<void> {
    if (closing) return
    closing = true
    await Promise.allSettled(running.values())
    const grader = await opening?.catch(() => undefined)
    await grader?.release()
    port.post({ kind: 'closed' })
    port.close()
  }

  function receive(request: HostRequest): void {
    switch (request.kind) {
      case 'open':
        void open(request.setup, request.niceness)
        break
      case 'grade':
        running.set(request.jobId, grade(request.jobId, request.path))
        break
      case 'cancel':
        if (running.has(request.jobId)) cancelled.add(request.jobId)
        break
      case 'close':
        void close()
        break
      case 'list-providers':
        void answerOrRefuse(async () => ({
          kind: 'providers',
          runtime: RUNTIME_VERSION,
          backends: await Promise.resolve(parts.listBackends())
        }))
        break
      case 'test-provider':
        void answerOrRefuse(async () => ({
          kind: 'provider-tested',
          outcome: await testProvider(request.setup, request.provider, parts.openSession)
        }))
        break
      default:
        assertNever(request)
    }
  }

  port.onMessage(receive)
  // Main is gone: nobody waits for an answer.
  port.onClose(() => void close())
}

/** Grading must not slow the reading screen down. Where the system refuses, it just runs at the usual priority. */
function lowerPriority(niceness: number): void {
  if (niceness <= 0) return
  try {
    setPriority(niceness)
  } catch {
    return
  }
}
