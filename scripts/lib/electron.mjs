// Finds Electron's program, or downloads it within a time limit; remembers a failure for a while.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { at, cacheDir, say } from './project.mjs'
import { withLock } from './lock.mjs'
import { runTool } from './run.mjs'

const memoFile = path.join(cacheDir, 'electron-download.json')
const RETRY_AFTER_HOURS = 6
const TIME_LIMIT_S = Number(process.env['AKSHI_ELECTRON_TIMEOUT_S']) || 300

/** @typedef {{ program: string } | { program?: undefined, reason: string }} Found */

/** @returns {string | undefined} the program, where it is there */
export function electronProgram() {
  const inside = {
    win32: 'electron.exe',
    darwin: 'Electron.app/Contents/MacOS/Electron',
    linux: 'electron'
  }
  const name = inside[/** @type {keyof typeof inside} */ (process.platform)]
  const folder =
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] || at('node_modules', 'electron', 'dist')
  const program = path.join(folder, name)
  // An interrupted download leaves a folder without the file that says it is complete.
  const complete =
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] ||
    existsSync(at('node_modules', 'electron', 'path.txt'))
  return complete && existsSync(program) ? program : undefined
}

/**
 * Why Electron cannot show a window here, whether its program is there or not.
 * @param {{ platform: string, env: NodeJS.ProcessEnv, uid: number | undefined, usernsRestricted: boolean }} machine
 * @returns {string | undefined}
 */
export function windowProblem({ platform, env, uid, usernsRestricted }) {
  if (platform !== 'linux') return undefined
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no display'
  if (uid === 0) return 'Electron keeps its sandbox, which Chromium refuses to the root user'
  // Ubuntu 24.04 and later: an unpacked Electron has no AppArmor profile and dies at start.
  if (usernsRestricted)
    return "this system's AppArmor denies Electron its sandbox (the installed package brings a profile; a checkout does not)"
  return undefined
}

/** @returns {string | undefined} */
export function windowProblemHere() {
  return windowProblem({
    platform: process.platform,
    env: process.env,
    uid: process.getuid ? process.getuid() : undefined,
    usernsRestricted:
      readText('/proc/sys/kernel/apparmor_restrict_unprivileged_userns').trim() === '1'
  })
}

/** @param {string} file @returns {string} */
function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/**
 * A download that failed lately, so that the next start is quick.
 * @param {string} text the memo file's text
 * @param {number} now milliseconds since 1970
 * @returns {string | undefined} why it failed and when it is tried again
 */
export function recentFailure(text, now) {
  try {
    const { at: failedAt, reason } = JSON.parse(text)
    const age = now - Date.parse(failedAt)
    if (!(age >= 0 && age < RETRY_AFTER_HOURS * 3_600_000)) return undefined
    return `${reason}; it is tried again after ${RETRY_AFTER_HOURS} hours, or at once by "npx install-electron --no"`
  } catch {
    return undefined
  }
}

/** @returns {Promise<Found>} */
export async function ensureElectron() {
  const program = electronProgram()
  if (program) return { program }
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH']) {
    return {
      reason: `ELECTRON_OVERRIDE_DIST_PATH names ${process.env['ELECTRON_OVERRIDE_DIST_PATH']}, which holds no Electron`
    }
  }
  const failed = recentFailure(readText(memoFile), Date.now())
  if (failed) return { reason: failed }
  return withLock('electron', download)
}

/** @returns {Promise<Found>} */
async function download() {
  const already = electronProgram()
  if (already) return { program: already }
  say('Downloading Electron (once; about 110 MB) …')
  const { code, timedOut, tail } = await runTool('electron', ['--no'], {
    command: 'install-electron',
    quiet: true,
    timeoutMs: TIME_LIMIT_S * 1000
  })
  const program = code === 0 ? electronProgram() : undefined
  if (program) {
    rmSync(memoFile, { force: true })
    return { program }
  }
  const detail = tail.split('\n').find((line) => line.trim() !== '') || `it ended with ${code}`
  const reason = `Electron could not be downloaded (${timedOut ? `no end after ${TIME_LIMIT_S} s` : detail.trim()})`
  mkdirSync(cacheDir, { recursive: true })
  writeFileSync(memoFile, JSON.stringify({ at: new Date().toISOString(), reason }))
  return { reason }
}
