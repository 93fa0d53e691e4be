// One set-up at a time: `npm start` and `npm test` begun together must not install over each other.
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync
} from 'node:fs'
import path from 'node:path'
import { cacheDir, say } from './project.mjs'

/** @param {number} ms @returns {Promise<void>} */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** @param {number} pid @returns {boolean} */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, but another user's.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/** @param {string} file @returns {string} its text, or '' where it cannot be read */
function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** @param {string} file @returns {boolean} whether the lock is now ours */
function tryTake(file) {
  try {
    const handle = openSync(file, 'wx')
    writeSync(handle, String(process.pid))
    closeSync(handle)
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    return false
  }
}

/**
 * Takes away the lock of a process that died. Two waiters may see the same dead owner: the rename is atomic,
 * and a live lock caught by it is put back.
 * @param {string} file @param {string} owner
 */
function clearStale(file, owner) {
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
    if (readText(aside) !== owner) linkSync(aside, file)
    unlinkSync(aside)
  } catch {
    // Another waiter was quicker.
  }
}

/**
 * Runs `work` while holding a lock file that a killed process cannot leave behind for good.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {string} [folder]
 * @returns {Promise<T>}
 */
export async function withLock(name, work, folder = cacheDir) {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, `${name}.lock`)
  let told = false
  let empty = 0
  while (!tryTake(file)) {
    const owner = readText(file)
    // An empty file is a lock that is being written, or whose writer died between two calls.
    empty = owner === '' ? empty + 1 : 0
    if (empty > 20 || (owner !== '' && !isAlive(Number(owner)))) {
      clearStale(file, owner)
      continue
    }
    if (!told && owner !== '')
      say(`Another Akshi command is setting up here (process ${owner}); waiting for it.`)
    told = told || owner !== ''
    await sleep(200)
  }
  const release = () => {
    if (readText(file) === String(process.pid)) unlinkSync(file)
  }
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.removeListener('exit', release)
    release()
  }
}
