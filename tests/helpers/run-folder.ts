import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'

const NAME = 'akshi-run-'
const DAY_MS = 24 * 60 * 60_000

/** Where the scripts of one run lie: below node_modules, so that they find the packages from there. */
export function scriptsFolder(): string {
  const cache = resolve(import.meta.dirname, '..', '..', 'node_modules', '.cache')
  return join(cache, 'akshi-tests', basename(tmpdir()))
}

/**
 * Once a run, before any worker starts: whatever tests make in the temporary folder lies in one of the run's own,
 * which goes with it. A test that fails, or a worker that is killed, leaves nothing behind; what a run that was itself
 * killed left goes a day later.
 */
export default function useRunFolder(): () => void {
  const before = process.env['TMPDIR']
  // Every project of a vitest run asks; the first has made it.
  if (before?.includes(NAME)) return () => undefined
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(NAME))) {
    const left = join(tmpdir(), name)
    const { mtimeMs = Infinity } = statSync(left, { throwIfNoEntry: false }) ?? {}
    if (mtimeMs < Date.now() - DAY_MS) rmSync(left, { recursive: true, force: true })
  }
  const folder = mkdtempSync(join(tmpdir(), NAME))
  // Linux and macOS read the first, Windows the others.
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder
  return () => {
    for (const left of [scriptsFolder(), folder])
      rmSync(left, { recursive: true, force: true, maxRetries: 3 })
  }
}
