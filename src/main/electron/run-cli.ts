import { app, utilityProcess } from 'electron'
import { main } from '../../cli'
import { launchGradingHost } from './grading-host-launcher'

/** Runs one command of `akshi` in the installed program: no window, no menu, nothing in the dock. */
export function runCli(args: readonly string[]): void {
  const io = {
    stdout: process.stdout,
    stderr: process.stderr,
    spawnHost: () => launchGradingHost(utilityProcess)
  }
  app.commandLine.appendSwitch('ozone-platform', 'headless')
  app.disableHardwareAcceleration()
  app.dock?.hide()
  // A utility process can be started only once the application is ready.
  app
    .whenReady()
    .then(() => main(args, io))
    .then(
      (code) => app.exit(code),
      (thrown: unknown) => {
        process.stderr.write(
          `akshi: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`
        )
        app.exit(1)
      }
    )
}
