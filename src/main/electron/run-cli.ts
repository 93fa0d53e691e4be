import { app, safeStorage, utilityProcess } from 'electron'
import { main, surviveClosedPipes } from '../../cli'
import { useImagingHosts } from '../core/imaging/shared-imaging'
import { launchGradingHost, launchImagingHost } from './host-launcher'
import { openKeychain } from './keychain'
import { deliveredModelsProblem } from './model-integrity'
import { placesOf } from './places'

/** Runs one command of `akshi` in the installed program: no window, no menu, nothing in the dock. */
export function runCli(args: readonly string[]): void {
  surviveClosedPipes(args[0], [process.stdout, process.stderr])
  app.commandLine.appendSwitch('ozone-platform', 'headless')
  app.disableHardwareAcceleration()
  app.dock?.hide()
  // A utility process can be started only once the application is ready.
  app
    .whenReady()
    .then(run)
    .then(
      (code) => app.exit(code),
      (thrown: unknown) => {
        process.stderr.write(
          `akshi: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`
        )
        app.exit(1)
      }
    )

  async function run(): Promise<number> {
    const problem = await deliveredModelsProblem(
      placesOf({
        appPath: app.getAppPath(),
        resourcesPath: process.resourcesPath,
        isPackaged: app.isPackaged,
        platform: process.platform
      })
    )
    useImagingHosts(() => launchImagingHost(utilityProcess))
    const io: Parameters<typeof main>[1] = {
      stdout: process.stdout,
      stderr: process.stderr,
      keychain: () => openKeychain(safeStorage, process.platform),
      spawnHost() {
        // Commands that need no network work all the same.
        if (problem) throw problem
        return launchGradingHost(utilityProcess)
      }
    }
    const code = await main(args, io)
    // Ending the application does not wait for a pipe.
    await new Promise<void>((written) => process.stdout.write('', () => written()))
    return code
  }
}
