import { app, dialog, protocol } from 'electron'
import { join } from 'node:path'
import { isAppError } from '../../shared/errors'
import { createLog, type Log } from '../core/log'
import { configFolder } from '../core/workstation-id'
import { refuseDeepLinks } from './policy/deep-links'
import { confineNavigation } from './policy/navigation'
import { QUIET_SWITCHES } from './policy/network'
import { SCHEMES } from './protocols/schemes'
import { start, type Running } from './start'

/**
 * Everything that must be settled before the application is ready, then the rest. Synchronous: the entry awaits
 * this module, and the application becomes ready only after its entry has run.
 */
export function boot(own: readonly string[]): void {
  const config = configFolder()
  // Chromium keeps its data below our own folder, so that one setting moves all of it.
  app.setPath('userData', join(config, 'window'))
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  const log = createLog(() => join(config, 'logs', 'desktop.log'))
  const onDenied = (what: string): void => log.info('denied', { what })
  reportDefects(log)

  app.enableSandbox()
  protocol.registerSchemesAsPrivileged(SCHEMES)
  for (const [name, value] of QUIET_SWITCHES) app.commandLine.appendSwitch(name, value)
  confineNavigation(app, onDenied)
  refuseDeepLinks(app, own, onDenied)

  let running: Running | undefined
  app.on('second-instance', () => running?.focus())
  app.on('window-all-closed', () => app.quit())
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') log.info('child process gone', { type, reason, exitCode })
  })

  app
    .whenReady()
    .then(async () => {
      running = await start({ own, config, log, onDenied })
    })
    .catch((thrown: unknown) => {
      const id = log.error('start failed', thrown)
      dialog.showErrorBox(
        'Akshi cannot start',
        isAppError(thrown) ? thrown.message : `The program met an error (log entry ${id}).`
      )
      app.exit(1)
    })
}

/** A defect in main leaves its state unknown: it ends, and what was acknowledged is on disk. */
function reportDefects(log: Log): void {
  process.on('unhandledRejection', (thrown) => {
    log.error('unhandled rejection', thrown)
  })
  process.on('uncaughtException', (thrown) => {
    const id = log.error('uncaught exception', thrown)
    dialog.showErrorBox(
      'Akshi must close',
      `The program met an error (log entry ${id}). Everything that was acknowledged is kept.`
    )
    app.exit(1)
  })
}
