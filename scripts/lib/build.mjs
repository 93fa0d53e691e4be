// Builds out/ where it is missing or older than its sources, and not otherwise.
import { existsSync, rmSync } from 'node:fs'
import { at, say, Stop } from './project.mjs'
import { withLock } from './lock.mjs'
import { runTool } from './run.mjs'
import { hashOf, readStamp, writeStamp } from './stamp.mjs'

const stampFile = at('out', '.stamp')
const SOURCES = [
  'src',
  'electron.vite.config.ts',
  'svelte.config.js',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json'
]
const RESULTS = [
  'main/index.js',
  'main/cli.js',
  'main/grading-host.js',
  'main/imaging-host.js',
  'preload/index.cjs',
  'renderer/index.html'
]

/** @returns {boolean} */
const isBuilt = () =>
  readStamp(stampFile) === hashOf(SOURCES) && RESULTS.every((name) => existsSync(at('out', name)))

/** Leaves out/ built from the sources as they are now. */
export async function ensureBuilt() {
  if (isBuilt()) return
  await withLock('build', async () => {
    if (isBuilt()) return
    say('Building …')
    // Without its stamp, an interrupted build is never taken for a finished one.
    rmSync(stampFile, { force: true })
    const hash = hashOf(SOURCES)
    const { code, tail } = await runTool('electron-vite', ['build', '--logLevel', 'warn'], {
      quiet: true
    })
    if (code !== 0) throw new Stop(`The build failed:\n${tail}`)
    const missing = RESULTS.filter((name) => !existsSync(at('out', name)))
    if (missing.length > 0) throw new Stop(`The build left out ${missing.join(', ')}:\n${tail}`)
    writeStamp(stampFile, hash)
  })
}
