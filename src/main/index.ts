import './core/wide-thread-pool'
import { cliArguments, ownArguments } from './electron/arguments'

// Thin: the application becomes ready only after this module has run, so nothing here waits for it.
const defaultApp = 'defaultApp' in process && process.defaultApp
const command = cliArguments(process.argv, defaultApp)
if (command) {
  const { runCli } = await import('./electron/run-cli')
  runCli(command)
} else {
  const { boot } = await import('./electron/boot')
  boot(ownArguments(process.argv, defaultApp))
}
