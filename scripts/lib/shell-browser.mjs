// The workstation as a page on 127.0.0.1: started here, shown in Chromium's app window or the default browser.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { findChromium } from './chromium.mjs'
import { at, childEnv, say } from './project.mjs'
import { isStopping, requireNode, start } from './run.mjs'

const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/

/**
 * @param {{ library: string | undefined, port: number | undefined, roots: string[], noOpen: boolean }} options
 * @param {string} reason why it is not Electron
 * @returns {Promise<number>} the exit code once the workstation has ended
 */
export function openInBrowser({ library, port, roots, noOpen }, reason) {
  const args = [
    ...(library ? ['--library', library] : []),
    ...(port === undefined ? [] : ['--port', String(port)]),
    ...roots.flatMap((folder) => ['--root', folder])
  ]
  const server = start(requireNode(), [at('src', 'cli', 'akshi.mjs'), 'serve', ...args], {
    env: childEnv({ AKSHI_END_WITH_PARENT: '1' }),
    // The channel tells the server that this process is gone, even if it was killed.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc']
  })
  /** @type {string | undefined} */
  let address
  if (server.stdout) {
    readline.createInterface({ input: server.stdout }).on('line', (line) => {
      process.stdout.write(`${line}\n`)
      const found = ADDRESS.exec(line)
      if (!found || address) return
      address = found[0]
      show(address, noOpen, reason, server)
    })
  }
  return new Promise((resolve) => {
    server.once('error', (error) => {
      say(`The workstation did not start: ${error.message}`)
      resolve(1)
    })
    server.once('close', (code) => {
      if (!address && !isStopping())
        say('The workstation ended before it was listening; its message is above.')
      resolve(isStopping() ? 130 : code === null ? 1 : code)
    })
  })
}

/** @returns {boolean} whether a browser window could appear here */
function hasDisplay() {
  return (
    process.platform !== 'linux' ||
    Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
  )
}

/**
 * @param {string} address
 * @param {boolean} noOpen
 * @param {string} reason
 * @param {import('node:child_process').ChildProcess} server
 */
function show(address, noOpen, reason, server) {
  if (noOpen || !hasDisplay()) {
    say(
      `The workstation is listening on this machine only; open the address above (no window: ${reason}). Ctrl+C ends it.`
    )
    return
  }
  const chromium = findChromium()
  if (chromium) openAppWindow(chromium, address, reason, server)
  else openDefaultBrowser(address, reason)
}

/**
 * @param {string} chromium
 * @param {string} address
 * @param {string} reason
 * @param {import('node:child_process').ChildProcess} server
 */
function openAppWindow(chromium, address, reason, server) {
  say(
    `Opening the workstation in ${path.basename(chromium)} as an application window (not Electron: ${reason}). Closing the window ends it.`
  )
  // A profile of its own: nothing of the session stays in the person's browser, and closing it is noticed.
  const profile = mkdtempSync(path.join(os.tmpdir(), 'akshi-window-'))
  const asRoot = Boolean(process.getuid && process.getuid() === 0)
  const startedAt = Date.now()
  const browser = start(
    chromium,
    [
      `--app=${address}`,
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--window-size=1440,900',
      ...(asRoot ? ['--no-sandbox'] : [])
    ],
    { stdio: 'ignore' }
  )
  process.once('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 3 }))
  browser.once('error', () =>
    openDefaultBrowser(address, `${path.basename(chromium)} did not start`)
  )
  browser.once('close', (code) => {
    if (isStopping()) return
    if (code !== 0 && Date.now() - startedAt < 4000)
      openDefaultBrowser(address, `${path.basename(chromium)} ended at once`)
    else server.kill('SIGTERM')
  })
}

/** @param {string} address @param {string} reason */
function openDefaultBrowser(address, reason) {
  say(`Opening the workstation in the default browser (${reason}). Ctrl+C ends it.`)
  /** @type {[string, string[]]} */
  const [command, args] =
    process.platform === 'win32'
      ? ['rundll32', ['url.dll,FileProtocolHandler', address]]
      : [process.platform === 'darwin' ? 'open' : 'xdg-open', [address]]
  start(command, args, { stdio: 'ignore' }).once('error', () => {
    say('No browser could be opened: open the address above in one.')
  })
}
