import type { LibraryWork } from '../../../shared/contract/library'
import { refusal } from '../../../shared/domain/refusal'
import { AppError } from '../../../shared/errors'

/** What work is given that a person may stop. */
export interface Stoppable {
  readonly signal: AbortSignal
  /** From here on it cannot be stopped any more. @throws AppError CANCELLED where it has been. */
  readonly commit: () => void
}

export type LibraryWorks = ReturnType<typeof createLibraryWorks>

/**
 * Work on the whole library, one at a time: two would read what the other closes.
 * @param onChange told when one begins, and null when it has ended.
 */
export function createLibraryWorks(onChange: (work: LibraryWork | null) => void) {
  let now: LibraryWork | null = null
  let stopper: AbortController | null = null
  let ended: Promise<unknown> = Promise.resolve()

  /** @throws AppError CONFLICT while one runs. */
  const refuseSecond = (): void => {
    if (now === null) return
    throw refusal(
      'CONFLICT',
      'LIBRARY_AT_WORK',
      'The library is being moved or archived, or another one is being made, at this moment. Wait for that or stop it; nothing was changed.'
    )
  }

  return {
    now: (): LibraryWork | null => now,
    refuseSecond,
    async run<T>(work: LibraryWork, doIt: (stoppable: Stoppable) => Promise<T>): Promise<T> {
      refuseSecond()
      const controller = new AbortController()
      const { signal } = controller
      now = work
      stopper = controller
      onChange(work)
      const done = doIt({
        signal,
        commit() {
          refuseStopped(signal)
          stopper = null
        }
      })
      ended = done.catch(() => undefined)
      try {
        return await done
      } finally {
        now = stopper = null
        onChange(null)
      }
    },
    /** Its own request then fails with CANCELLED, once nothing half made is left. @throws AppError CONFLICT. */
    stop(): void {
      if (!stopper)
        throw refusal(
          'CONFLICT',
          'NOTHING_TO_STOP',
          'Nothing runs any more that could be stopped at this point.'
        )
      stopper.abort()
    },
    /** Stops what would leave something half made; a move can go on where it was. Never rejects. */
    async close(): Promise<void> {
      if (now === 'move') return
      stopper?.abort()
      await ended
    }
  }
}

/** @throws AppError CANCELLED. */
export function refuseStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new AppError('CANCELLED', 'It was stopped; nothing half made was kept.')
}
