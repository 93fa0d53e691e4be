// npm run check: everything that must hold before a change is merged, except the slow suites.
import { ensureBuilt } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { at, runMain, say, Stop } from './lib/project.mjs'
import { requireNode, run, runTool } from './lib/run.mjs'

/** @param {string} name @param {readonly string[]} args @returns {() => Promise<boolean>} */
const tool = (name, args) => async () => (await runTool(name, args)).code === 0

/** @param {string} project @returns {() => Promise<boolean>} */
const tsc = (project) => async () =>
  (await runTool('typescript', ['--noEmit', '-p', project], { command: 'tsc' })).code === 0

/** @param {string} file @returns {() => Promise<boolean>} */
const script = (file) => async () => (await run(requireNode(), [at(file)])).code === 0

/** @returns {Promise<boolean>} */
async function build() {
  try {
    await ensureBuilt()
    return true
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    say(error.message)
    return false
  }
}

/** @type {[string, () => Promise<boolean>][]} */
const STEPS = [
  ['types (main)', tsc('tsconfig.node.json')],
  ['types (window)', tsc('tsconfig.web.json')],
  ['types (unit tests of the window)', tsc('tests/unit/renderer')],
  ['types (browser tests)', tsc('tests/web')],
  ['svelte-check', tool('svelte-check', ['--tsconfig', 'tsconfig.web.json', '--fail-on-warnings'])],
  ['ESLint', tool('eslint', ['.', '--max-warnings', '0'])],
  ['Prettier', tool('prettier', ['--check', '--log-level', 'warn', '.'])],
  ['Electron settings', script('scripts/security/electronegativity.mjs')],
  ['unit tests', tool('vitest', ['run', '--project', 'unit', '--reporter=dot'])],
  ['build', build]
]

await runMain(async () => {
  await ensureInstalled()
  /** @type {string[]} */
  const failed = []
  for (const [name, step] of STEPS) {
    const startedAt = Date.now()
    const ok = await step()
    say(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`)
    if (!ok) failed.push(name)
  }
  if (failed.length > 0) throw new Stop(`Not ready: ${failed.join(', ')}.`)
})
