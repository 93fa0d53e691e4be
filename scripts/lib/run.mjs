// Child processes that end with this one.
import { spawn } from 'node:child_process'
import { at, childEnv, root, runtimeNode, Stop, toolFile } from './project.mjs'

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set()
let stoppedAt = 0

/** @param {NodeJS.Signals} signal */
function forward(signal) {
  if (children.size === 0) process.exit(signal === 'SIGINT' ? 130 : 143)
  const first = stoppedAt === 0
  // npm and the terminal both pass Ctrl+C on, so two signals at once are one wish.
  if (!first && Date.now() - stoppedAt < 500) return
  if (first) stoppedAt = Date.now()
  // At a terminal Ctrl+C reaches the whole foreground group by itself.
  const alreadyThere = signal === 'SIGINT' && process.stdin.isTTY
  for (const child of children) {
    if (!first) child.kill('SIGKILL')
    else if (!alreadyThere) child.kill(signal)
  }
  // The first signal lets a child close its files; eight seconds end the patience.
  setTimeout(() => {
    for (const child of children) child.kill('SIGKILL')
  }, 8000).unref()
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, forward)
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** @returns {boolean} whether a signal asked this process to end */
export const isStopping = () => stoppedAt > 0

/**
 * Spawns a process in the project folder that gets this one's signals and never outlives it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {import('node:child_process').ChildProcess}
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, env: childEnv(), stdio: 'inherit', ...options })
  children.add(child)
  child.once('close', () => children.delete(child))
  child.once('error', () => children.delete(child))
  return child
}

/**
 * @typedef {object} Ended
 * @property {number} code 128 + signal number is not known here: 1 where a signal ended it
 * @property {NodeJS.Signals | undefined} signal
 * @property {boolean} timedOut
 * @property {string} tail the last 4,000 characters of its output, where `quiet` or `tee` collected them
 */

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, timeoutMs?: number, quiet?: boolean, shell?: boolean, cwd?: string }} [options]
 * @returns {Promise<Ended>}
 */
export function run(
  command,
  args,
  { env, timeoutMs, quiet = false, shell = false, cwd = root } = {}
) {
  return new Promise((resolve) => {
    let tail = ''
    let timedOut = false
    const child = start(command, args, {
      cwd,
      env: childEnv(env),
      shell,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit']
    })
    /** @param {Buffer} chunk */
    const collect = (chunk) => {
      tail = (tail + chunk.toString()).slice(-4000)
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    const timer = timeoutMs
      ? setTimeout(() => {
          timedOut = true
          child.kill('SIGKILL')
        }, timeoutMs)
      : undefined
    child.once('error', (error) => {
      clearTimeout(timer)
      resolve({ code: 127, signal: undefined, timedOut, tail: error.message })
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (isStopping()) process.exit(130)
      resolve({ code: code === null ? 1 : code, signal: signal || undefined, timedOut, tail })
    })
  })
}

/**
 * Runs an installed package's command with the product's Node.
 * @param {string} name package
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2] & { command?: string, prefix?: readonly string[] }} [options] prefix: a command
 *   that runs it, such as xvfb-run
 * @returns {Promise<Ended>}
 */
export function runTool(name, args, options = {}) {
  const [first = '', ...rest] = [
    ...(options.prefix || []),
    requireNode(),
    toolFile(name, options.command),
    ...args
  ]
  return run(first, rest, options)
}

/** @returns {string} the product's Node; throws {@link Stop} where there is none */
export function requireNode() {
  const node = runtimeNode()
  if (node) return node
  throw new Stop(
    `Akshi found no Node.js binary package for ${process.platform} on ${process.arch} in ${at('node_modules')}, and the installed Node ${process.versions.node} is too old to do without: install Node 22.12 or newer.`
  )
}
