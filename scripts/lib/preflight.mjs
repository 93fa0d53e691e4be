// Says in one sentence why this machine cannot run Akshi, before anything obscure fails.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { isAtLeast, Stop } from './project.mjs'

/**
 * @typedef {object} Machine
 * @property {string} node version of the running Node
 * @property {string} platform as process.platform
 * @property {string} arch as process.arch
 * @property {boolean} musl a Linux whose C library is not glibc
 */

/**
 * @param {Machine} machine
 * @returns {string | undefined} what is wrong and what to do; undefined where nothing is
 */
export function machineProblem({ node, platform, arch, musl }) {
  if (!isAtLeast(node, '20.0.0')) {
    return `Akshi needs Node.js 20 or newer to set itself up; this is ${node}. Install a current one from https://nodejs.org and run the command again.`
  }
  if (platform === 'darwin' && arch === 'x64') {
    return 'Akshi does not run on Intel Macs: the ONNX Runtime is no longer built for them. On an Apple-silicon Mac, install the arm64 build of Node.js and run the command again.'
  }
  if (!['linux', 'win32', 'darwin'].includes(platform) || !['x64', 'arm64'].includes(arch)) {
    return `Akshi runs on Linux, Windows and macOS on 64-bit Intel/AMD or ARM processors; this is ${platform} on ${arch}.`
  }
  if (musl) {
    return 'Akshi needs a Linux with the GNU C library (Debian, Ubuntu, Fedora, …): the ONNX Runtime is not built for musl (Alpine).'
  }
  return undefined
}

/** @returns {Machine} */
function thisMachine() {
  const { platform, arch } = process
  return { node: process.versions.node, platform, arch, musl: platform === 'linux' && isMusl() }
}

/** @returns {boolean} */
function isMusl() {
  if (existsSync('/lib64/ld-linux-x86-64.so.2') || existsSync('/lib/ld-linux-aarch64.so.1'))
    return false
  return existsSync(`/lib/ld-musl-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}.so.1`)
}

/**
 * How to call npm: the copy that started this script, else the one on the PATH.
 * @returns {{ command: string, args: string[], shell: boolean } | undefined}
 */
export function findNpm() {
  const running = process.env['npm_execpath']
  if (running && /npm-cli\.[cm]?js$/.test(running) && existsSync(running)) {
    return {
      command: process.env['npm_node_execpath'] || process.execPath,
      args: [running],
      shell: false
    }
  }
  const beside = path.join(
    path.dirname(process.execPath),
    'node_modules',
    'npm',
    'bin',
    'npm-cli.js'
  )
  if (existsSync(beside)) return { command: process.execPath, args: [beside], shell: false }
  // npm is a .cmd file on Windows, which only a shell can start.
  const shell = process.platform === 'win32'
  const probe = spawnSync('npm', ['--version'], { shell, stdio: 'ignore' })
  return probe.status === 0 ? { command: 'npm', args: [], shell } : undefined
}

/** Throws {@link Stop} where Akshi cannot run here. */
export function preflight() {
  const problem = machineProblem(thisMachine())
  if (problem) throw new Stop(problem)
}
