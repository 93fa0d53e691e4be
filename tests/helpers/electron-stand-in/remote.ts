// Evaluates a test's functions inside the process under test, as Playwright's `electronApp.evaluate` does.
import { runInThisContext } from 'node:vm'
import { app, desktop, ipcMain, powerMonitor } from './electron.ts'
import { invoke } from './ipc.ts'
import { preventable } from './app.ts'
import { sessions } from './session.ts'
import { forks } from './utility-process.ts'
import { BrowserWindow } from './window.ts'

/** What a test's function gets. */
export const inside = {
  app,
  desktop,
  ipcMain,
  powerMonitor,
  sessions,
  forks,
  windows: BrowserWindow.all,
  invoke,
  preventable
}
export type Inside = typeof inside

interface Call {
  readonly id: number
  readonly source: string
  readonly argument: unknown
}

process.on('message', (call: Call) => {
  void answer(call)
})
// The test's own process is gone, and whoever would have ended this one with it.
process.once('disconnect', () => process.exit(1))

async function answer({ id, source, argument }: Call): Promise<void> {
  try {
    const compiled = runInThisContext(`(${source})`) as (
      inside: Inside,
      argument: unknown
    ) => unknown
    const value = await compiled(inside, argument)
    process.send?.({ id, value })
  } catch (thrown) {
    process.send?.({ id, error: thrown instanceof Error ? (thrown.stack ?? '') : String(thrown) })
  }
}
