import { within } from './within'

export interface QuitPorts {
  /** Lets running work stop where it can be resumed and closes the libraries. */
  drain(): Promise<void>
  /** Quits for good; comes back through `onBeforeQuit`. */
  quit(): void
  /** Draining failed or took too long. Everything acknowledged is on disk all the same. */
  onProblem(thrown: unknown): void
}

/** Longer than the grading hosts' own budget, shorter than a system's patience at shutdown. */
const DRAIN_MS = 20_000

/** Holds the first quit until work has drained, and lets the second through. */
export function createQuitGuard(
  ports: QuitPorts,
  budgetMs = DRAIN_MS
): (event: { preventDefault(): void }) => void {
  let state: 'running' | 'draining' | 'drained' = 'running'
  return (event) => {
    if (state === 'drained') return
    event.preventDefault()
    if (state === 'draining') return
    state = 'draining'
    void within(ports.drain(), budgetMs)
      .catch((thrown: unknown) => ports.onProblem(thrown))
      .then(() => {
        state = 'drained'
        ports.quit()
      })
  }
}
