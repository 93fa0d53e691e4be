/** Commands that only print: without a reader they have nothing left to do. */
const ONLY_PRINT: readonly (string | undefined)[] = ['grade', 'stats']

/**
 * A pipe that is closed early (`| head`) is no failure, nor the end of a command that copies, backs up or moves: it
 * goes on in silence and ends with its own exit code.
 * @param exit of the process; for tests
 */
export function surviveClosedPipes(
  command: string | undefined,
  streams: readonly NodeJS.EventEmitter[],
  exit: (code: number) => void = (code) => process.exit(code)
): void {
  for (const stream of streams)
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'EPIPE' && ONLY_PRINT.includes(command)) exit(0)
    })
}
