import { hash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { GradingStatus } from '../../../shared/contract/grading'
import { AppError, isAppError, messageOf } from '../../../shared/errors'
import type { ImageGrade } from '../grading/image-grade'
import type { Actor } from '../store/event-log'
import { originalPath } from '../store/images'
import type { Library } from '../store/open-library'
import { SYSTEM_OPERATOR } from '../store/nobody'
import { statement } from '../store/statement'
import type { Grader, OpenedGrader } from './grader'
import { answerOf, encodeMap } from './answer-of'
import { runCounts, ungradedAfter, type Ungraded } from './model-run-repository'

export interface ModelRunService {
  status(): GradingStatus
  /** Looks for ungraded images; call after an import. Returns at once. */
  wake(): void
  /** Resolves when nothing is left to grade. */
  idle(): Promise<void>
  close(): Promise<void>
}

export interface ModelRunOptions {
  readonly library: Library
  readonly workstationId: string
  /** Opening takes seconds: nobody waits for it to read or import. */
  readonly grader: Promise<OpenedGrader>
  readonly onProgress: (status: GradingStatus) => void
  /** Milliseconds; for tests. */
  readonly retryMs?: number
}

/** How many due images are looked up at once. */
const PAGE = 64

/** How long after an answer that could not be stored the next one is tried. */
const RETRY_MS = 30_000

/**
 * Grades what is ungraded. The database is the queue: whatever has neither an answer nor a failure of the
 * current model is due, so a crash loses no more than the photographs that were being looked at.
 */
export function createModelRunService(options: ModelRunOptions): ModelRunService {
  const { library, retryMs = RETRY_MS } = options
  let grader: Grader | null = null
  const actor: Actor = { operatorId: SYSTEM_OPERATOR, workstationId: options.workstationId }
  const stop = new AbortController()
  const running = new Set<Promise<void>>()
  let problem: string | null = null
  let unstorable = false
  let waiters: (() => void)[] = []
  // Images get rising ordinals and leave the queue once: what lies behind `taken` needs no second look.
  let queue: Ungraded[] = []
  let taken = 0
  let counts = { images: 0, completed: 0, failed: 0 }

  const status = (): GradingStatus => ({
    queued: Math.max(0, counts.images - counts.completed - counts.failed - running.size),
    running: running.size,
    completed: counts.completed,
    failed: counts.failed,
    paused: problem !== null || stop.signal.aborted,
    modelId: grader?.model.id ?? null,
    problem
  })

  const next = (by: Grader): Ungraded | undefined => {
    if (queue.length === 0) queue = ungradedAfter(library, by.model.id, taken, PAGE)
    const image = queue.shift()
    if (image) taken = image.ordinal
    return image
  }

  const fill = (): void => {
    while (
      grader &&
      problem === null &&
      !stop.signal.aborted &&
      running.size < grader.concurrency
    ) {
      const image = next(grader)
      if (!image) break
      const work = gradeOne(grader, image).finally(() => {
        running.delete(work)
        options.onProgress(status())
        fill()
      })
      running.add(work)
    }
    if (running.size > 0) return
    if (unstorable) setTimeout(retry, retryMs).unref()
    const done = waiters
    waiters = []
    for (const resolve of done) resolve()
  }

  const retry = (): void => {
    // None may be running: looking from the first photograph on would hand it over twice.
    if (!unstorable || running.size > 0) return
    unstorable = false
    problem = null
    queue = []
    taken = 0
    wake()
  }

  const wake = (): void => {
    if (stop.signal.aborted) return
    if (grader) counts = runCounts(library, grader.model.id)
    fill()
  }
  const opening = options.grader.then((opened) => {
    grader = opened.grader
    problem = opened.problem
    wake()
    options.onProgress(status())
  })

  const gradeOne = async (by: Grader, image: Ungraded): Promise<void> => {
    try {
      const path = originalPath(library, image)
      const graded = await by.grade({ id: image.id, path, signal: stop.signal })
      if (graded.sha256 !== image.sha256)
        throw new AppError(
          'IO_FAILED',
          'The stored original is not what was imported: its hash differs. It was not graded.'
        )
      if (store(() => record(graded, image)))
        counts = { ...counts, completed: counts.completed + 1 }
    } catch (thrown) {
      // A grader that is gone says nothing about the photograph: it stays due.
      if (stop.signal.aborted) return
      if (isAppError(thrown) && thrown.code === 'CANCELLED') return
      if (
        isAppError(thrown) &&
        thrown.code === 'GRADING_HOST_LOST' &&
        thrown.data?.['breaker'] === true
      ) {
        problem = thrown.message
        return
      }
      const code = isAppError(thrown) ? thrown.code : 'GRADING_FAILED'
      const payload = { imageId: image.id, modelId: by.model.id, code, reason: messageOf(thrown) }
      if (store(() => library.log.append(actor, [{ type: 'model_run.failed', payload }])))
        counts = { ...counts, failed: counts.failed + 1 }
    }
  }

  /** Writes; or, on a full disk, say, pauses: the photograph stays due, and the reading goes on. */
  const store = (write: () => unknown): boolean => {
    try {
      write()
      return true
    } catch (thrown) {
      unstorable = true
      problem = `An answer could not be stored (${messageOf(thrown)}). Grading goes on once it can.`
      return false
    }
  }

  const record = (graded: ImageGrade, image: Ungraded): void => {
    const runId = uuidv7()
    const cam = graded.cam && encodeMap(graded)
    const embedding = graded.embedding && Buffer.from(graded.embedding.slice().buffer)
    library.log.append(
      actor,
      [
        {
          type: 'model_run.completed',
          payload: {
            imageId: image.id,
            ...answerOf(runId, graded),
            camSha256: cam ? hash('sha256', cam) : null,
            embeddingSha256: embedding ? hash('sha256', embedding) : null
          }
        }
      ],
      () => {
        statement(library.db, 'INSERT INTO model_output VALUES (?, ?, ?)').run(
          runId,
          cam,
          embedding
        )
      }
    )
  }

  return {
    status,
    wake,
    async idle() {
      await opening
      await new Promise<void>((resolve) => {
        waiters.push(resolve)
        wake()
      })
    },
    async close() {
      stop.abort()
      await Promise.allSettled(running)
    }
  }
}
