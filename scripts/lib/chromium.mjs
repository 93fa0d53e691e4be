// Finds a Chromium: a setting, the system's, Playwright's own; the tests may install one.
import { existsSync, readdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { say, Stop } from './project.mjs'
import { run, runTool } from './run.mjs'

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'brave-browser'
]

/** @param {NodeJS.ProcessEnv} env @returns {string[]} */
function systemPaths(env) {
  if (process.platform === 'win32') {
    const bases = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LocalAppData']]
    const tails = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe'
    ]
    return bases.flatMap((base) => (base ? tails.map((tail) => path.win32.join(base, tail)) : []))
  }
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge']
    return ['/Applications', path.join(os.homedir(), 'Applications')].flatMap((folder) =>
      apps.map((app) => path.join(folder, `${app}.app`, 'Contents', 'MacOS', app))
    )
  }
  const folders = [
    ...(env['PATH'] || '').split(':'),
    '/usr/bin',
    '/usr/local/bin',
    '/snap/bin'
  ].filter(Boolean)
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)))
}

/** @param {NodeJS.ProcessEnv} env @returns {string} where programs keep what they can fetch again */
function userCache(env) {
  if (process.platform === 'win32') return env['LocalAppData'] || os.homedir()
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches')
  return env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache')
}

/** @param {NodeJS.ProcessEnv} env @returns {string[]} full browsers that `playwright install` has left, newest first */
function playwrightPaths(env) {
  const base = env['PLAYWRIGHT_BROWSERS_PATH'] || path.join(userCache(env), 'ms-playwright')
  const tails = [
    'chrome-linux64/chrome',
    'chrome-linux/chrome',
    'chrome-win64/chrome.exe',
    'chrome-win/chrome.exe',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium'
  ]
  if (!existsSync(base)) return []
  return readdirSync(base)
    .filter((name) => name.startsWith('chromium-'))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .flatMap((name) => tails.map((tail) => path.join(base, name, tail)))
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} absolute path of a Chromium; throws {@link Stop} where the setting names none
 */
export function findChromium(env = process.env) {
  const setting = env['AKSHI_CHROMIUM']
  if (setting) {
    if (existsSync(setting)) return setting
    throw new Stop(`AKSHI_CHROMIUM names ${setting}, which does not exist.`)
  }
  return [...systemPaths(env), ...playwrightPaths(env)].find((file) => existsSync(file))
}

/** @returns {Promise<string>} a Chromium, installed where it was missing; throws {@link Stop} where it cannot be */
export async function ensureChromium() {
  const found = findChromium()
  if (found) return found
  /** @type {string[]} */
  const tried = []
  say("No Chromium found; trying Playwright's download …")
  const download = await runTool('playwright', ['install', 'chromium'], {
    quiet: true,
    timeoutMs: 240_000
  })
  const downloaded = findChromium()
  if (downloaded) return downloaded
  tried.push(`Playwright's download failed${download.timedOut ? ' (no end after 240 s)' : ''}`)
  if (
    process.platform === 'linux' &&
    process.getuid &&
    process.getuid() === 0 &&
    existsSync('/usr/bin/apt-get')
  ) {
    say('Trying apt-get install chromium …')
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], { env, quiet: true, timeoutMs: 180_000 })
    const install = ['install', '-y', '-qq', '--no-install-recommends', 'chromium']
    await run('apt-get', install, { env, quiet: true, timeoutMs: 600_000 })
    const installed = findChromium()
    if (installed) return installed
    tried.push('apt-get install chromium failed')
  }
  throw new Stop(
    `The browser tests need a Chromium and none could be found or installed (${tried.join('; ')}): install Chrome or Chromium, or name one with AKSHI_CHROMIUM=/path/to/chromium.`
  )
}
