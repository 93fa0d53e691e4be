// The electron suite: needs no Electron for its boot tests; the window tests skip with the reason found here.
import { spawnSync } from 'node:child_process'
import { ensureElectron } from './electron.mjs'
import { runPlaywright } from './suites.mjs'

/** @returns {Promise<import('./counts.mjs').Counts>} */
export async function runElectronSuite() {
  const needsDisplay =
    process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
  const xvfb = needsDisplay && spawnSync('xvfb-run', ['--help'], { stdio: 'ignore' }).status === 0
  if (needsDisplay && !xvfb) {
    return runPlaywright('electron', {
      AKSHI_ELECTRON: '',
      AKSHI_ELECTRON_MISSING: 'there is no display and no xvfb-run'
    })
  }
  const electron = await ensureElectron()
  if (electron.program === undefined) {
    return runPlaywright('electron', {
      AKSHI_ELECTRON: '',
      AKSHI_ELECTRON_MISSING: electron.reason
    })
  }
  return runPlaywright(
    'electron',
    { AKSHI_ELECTRON: electron.program },
    xvfb ? ['xvfb-run', '-a'] : []
  )
}
