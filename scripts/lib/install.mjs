// Installs the dependencies where they are missing or older than package-lock.json, and not otherwise.
import { existsSync, readFileSync } from 'node:fs'
import { at, say, Stop } from './project.mjs'
import { withLock } from './lock.mjs'
import { findNpm, preflight } from './preflight.mjs'
import { requireNode, run } from './run.mjs'
import { hashOf, readStamp, writeStamp } from './stamp.mjs'

/** Inside node_modules, so that it goes when they go. */
const stampFile = at('node_modules', '.akshi-install')

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lock
 */

/**
 * Whether npm's own record of what it put into node_modules covers the lock file: true after a plain `npm ci`.
 * @param {Lock} wanted package-lock.json
 * @param {Lock} present node_modules/.package-lock.json
 * @returns {boolean}
 */
export function lockCovers(wanted, present) {
  return Object.entries(wanted.packages).every(([name, { version, optional, devOptional }]) => {
    if (name === '') return true
    const found = present.packages[name]
    return found ? found.version === version : optional === true || devOptional === true
  })
}

/** @returns {boolean} */
function installedByHand() {
  try {
    /** @type {Lock} */
    const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'))
    /** @type {Lock} */
    const present = JSON.parse(readFileSync(at('node_modules', '.package-lock.json'), 'utf8'))
    return (
      lockCovers(wanted, present) && existsSync(at('node_modules', 'electron-vite', 'package.json'))
    )
  } catch {
    return false
  }
}

/** @returns {boolean} */
function isInstalled() {
  const wanted = hashOf(['package-lock.json'])
  if (readStamp(stampFile) === wanted) return true
  if (!installedByHand()) return false
  writeStamp(stampFile, wanted)
  return true
}

async function install() {
  const npm = findNpm()
  if (!npm)
    throw new Stop(
      'Akshi needs npm to set itself up and found none on the PATH: install Node.js with npm from https://nodejs.org.'
    )
  say('Installing the dependencies (once; about a minute and 0.9 GB of disk) …')
  // On Windows the running node.exe lies in node_modules and `npm ci` could not delete it.
  const locked = process.platform === 'win32' && existsSync(at('node_modules'))
  const args = [
    ...npm.args,
    locked ? 'install' : 'ci',
    ...(locked ? ['--no-save'] : []),
    // Older npm runs install scripts unasked; none is needed, and one of them downloads CUDA libraries.
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error'
  ]
  const { code } = await run(npm.command, args, { shell: npm.shell })
  if (code !== 0)
    throw new Stop(
      `The dependencies could not be installed (npm ended with ${code}): its message is above. Check the connection to the npm registry and run the command again.`
    )
  writeStamp(stampFile, hashOf(['package-lock.json']))
}

/** Leaves node_modules as package-lock.json says, with a Node that the product can run on. */
export async function ensureInstalled() {
  preflight()
  if (!isInstalled()) {
    await withLock('install', async () => {
      if (!isInstalled()) await install()
    })
  }
  requireNode()
}
