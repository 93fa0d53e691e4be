// npm start: sets everything up, then opens the workstation in Electron or in a browser, and says which and why.
import path from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { ensureElectron, windowProblemHere } from './lib/electron.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { parseStartFlags, USAGE } from './lib/start-flags.mjs'
import { runMain, say, Stop } from './lib/project.mjs'
import { openInElectron } from './lib/shell-electron.mjs'
import { openInBrowser } from './lib/shell-browser.mjs'

/** @typedef {import('./lib/start-flags.mjs').StartFlags} StartFlags */

/**
 * @param {StartFlags} flags
 * @returns {Promise<{ program: string } | { program?: undefined, reason: string }>}
 */
async function chooseElectron(flags) {
  if (flags.noOpen) return { reason: '--no-open was given' }
  if (flags.browser) return { reason: '--browser was given' }
  const problem = windowProblemHere()
  return problem ? { reason: problem } : ensureElectron()
}

await runMain(async () => {
  const flags = parseStartFlags(process.argv.slice(2))
  if (typeof flags === 'string') throw new Stop(`${flags}\n\n${USAGE}`, 2)
  if (flags.help) {
    say(USAGE)
    return 0
  }
  await ensureInstalled()
  await ensureBuilt()
  // npm changes into the project folder; a relative --library means the folder that the person stood in.
  const from = process.env['INIT_CWD'] || process.cwd()
  const options = {
    ...flags,
    library: flags.library && path.resolve(from, flags.library),
    roots: flags.roots.map((root) => path.resolve(from, root))
  }

  const electron = await chooseElectron(options)
  if (electron.program === undefined) return openInBrowser(options, electron.reason)
  const failed = await openInElectron(electron.program, options)
  return typeof failed === 'number' ? failed : openInBrowser(options, failed.reason)
})
