import type { CommandIo } from '../io'

const BAR_WIDTH = 30
const REDRAW_MS = 100

/** A bar on stderr while it is a terminal; silent otherwise. */
export interface Progress {
  step(): void
  end(): void
}

export function createProgress(io: CommandIo, total: number): Progress {
  if (io.stderr.isTTY !== true) return { step: () => undefined, end: () => undefined }
  const start = performance.now()
  let done = 0
  let drawn = -Infinity
  const draw = (now: number): void => {
    drawn = now
    const filled = Math.round((BAR_WIDTH * done) / Math.max(1, total))
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled)
    const rate = (1000 * done) / Math.max(1, now - start)
    const text = `${bar} ${String(done)}/${String(total)}  ${rate.toFixed(1)}/s`
    io.stderr.write(`\r${text.slice(0, (io.stderr.columns ?? 80) - 1)}`)
  }
  return {
    step: () => {
      done++
      const now = performance.now()
      if (done === total || now - drawn > REDRAW_MS) draw(now)
    },
    end: () => io.stderr.write('\r\u001b[K')
  }
}
