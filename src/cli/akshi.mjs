#!/usr/bin/env node
// The `akshi` command: plain JavaScript that any Node can read, so that an old one gets a sentence, not a crash.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const OLDEST = { major: 22, minor: 12 }
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
const bundle = path.join(root, 'out', 'main', 'cli.js')

/** @param {string} message */
function fail(message) {
  process.stderr.write(`akshi: ${message}\n`)
  process.exit(1)
}

/** @returns {boolean} */
function isNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)
}

/** @returns {string | undefined} the Node binary that is installed as a dependency */
function bundledNode() {
  const name =
    process.platform === 'darwin'
      ? `node-bin-darwin-${process.arch}`
      : `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const file = path.join(
    root,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node'
  )
  return existsSync(file) ? file : undefined
}

/** Runs this file again under a newer Node: same terminal, same signals, same exit code. @param {string} node */
function runUnder(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    env: { ...process.env, AKSHI_END_WITH_PARENT: '1' },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc']
  })
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  for (const signal of signals) {
    process.on(signal, () => {
      // At a terminal Ctrl+C reaches the child by itself; sent twice it would cut its clean end short.
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal)
    })
  }
  process.on('exit', () => child.kill('SIGKILL'))
  child.on('error', (error) => fail(`could not start ${node}: ${error.message}`))
  child.on('close', (code, signal) => {
    if (signal) {
      for (const name of signals) process.removeAllListeners(name)
      process.kill(process.pid, signal)
    } else process.exit(code)
  })
}

/** Ends with the process that started this one, even where that was killed without a word. */
function endWithParent() {
  if (!process.env.AKSHI_END_WITH_PARENT || !process.channel) return
  delete process.env.AKSHI_END_WITH_PARENT
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.exit(1), 5000).unref()
  })
  process.channel.unref()
}

if (!isNewEnough()) {
  const node = bundledNode()
  if (node) runUnder(node)
  else
    fail(
      `Node ${process.versions.node} is too old (${OLDEST.major}.${OLDEST.minor} or newer is needed); run "npm ci" in ${root}, which brings its own.`
    )
} else if (!existsSync(bundle)) {
  fail(`it is not built yet; run "npm run build" in ${root}.`)
} else {
  endWithParent()
  await import(pathToFileURL(bundle).href)
}
