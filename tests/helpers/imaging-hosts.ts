import { fileURLToPath } from 'node:url'
import { forkHost } from '../../src/main/core/grading/pool/host-process'
import type { SpawnImagingHost } from '../../src/main/core/imaging/host-slot'

const LOADER = fileURLToPath(new URL('../integration/grading/ts-loader.mjs', import.meta.url))

/** Starts an imaging host from TypeScript, below `tests/helpers`. */
export function imagingHostFrom(
  entry: string,
  env: NodeJS.ProcessEnv = {}
): ReturnType<SpawnImagingHost> {
  return forkHost({
    entry: fileURLToPath(new URL(entry, import.meta.url)),
    execArgv: ['--import', LOADER],
    env: { ...process.env, ...env }
  })
}

/** The real host entry, run from source. */
export const imagingHost: SpawnImagingHost = () =>
  imagingHostFrom('../../src/main/core/imaging/host/entry.ts')
