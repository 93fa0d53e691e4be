// The workstation in Electron's window.
import { isStopping, start } from './run.mjs'
import { say } from './project.mjs'

/** Electron that dies this soon after its start never showed a window. */
const START_GRACE_MS = 6000

/**
 * @param {string} program
 * @param {{ library: string | undefined }} options
 * @returns {Promise<number | { reason: string }>} the exit code once the window is closed, or why there was no window
 */
export function openInElectron(program, { library }) {
  say('Opening the workstation in Electron.')
  const startedAt = Date.now()
  const child = start(program, ['.', ...(library ? ['--library', library] : [])])
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ reason: `Electron did not start (${error.message})` }))
    child.once('close', (code, signal) => {
      // 127: a shared library is missing; a signal or 128 and up: it crashed. Other codes are the application's own.
      const crashed = code === null || code >= 127
      const early = Date.now() - startedAt < START_GRACE_MS
      if (crashed && early && !isStopping())
        resolve({ reason: `Electron ended at once (${signal || `code ${String(code)}`})` })
      else resolve(isStopping() ? 130 : code === null ? 1 : code)
    })
  })
}
