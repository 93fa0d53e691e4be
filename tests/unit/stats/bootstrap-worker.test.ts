import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrapAside } from '../../../src/main/core/audit/bootstrap-worker-client'
import { fromCells, ICDR_GRADES } from '../../../src/shared/stats'
import type { BootstrapJob } from '../../../src/main/core/audit/bootstrap-worker-protocol'

const CELLS = [90, 8, 2, 0, 0, 10, 20, 6, 0, 0, 3, 9, 30, 4, 1, 0, 1, 5, 12, 3, 0, 0, 1, 2, 9]

function job(replicates: number): BootstrapJob {
  return {
    features: fromCells(CELLS),
    statistics: [
      { kind: 'kappa', weights: { kind: 'quadratic' } },
      { kind: 'sensitivity', threshold: 2 }
    ],
    categories: ICDR_GRADES,
    options: { replicates, seed: 7 }
  }
}

describe('bootstrap in a worker', () => {
  let folder = ''
  let workerFile = ''

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'akshi-bootstrap-'))
    await build({
      configFile: false,
      logLevel: 'warn',
      build: {
        ssr: 'src/main/core/audit/bootstrap-worker.ts',
        outDir: folder,
        emptyOutDir: true,
        rolldownOptions: { output: { format: 'es', entryFileNames: 'bootstrap-worker.mjs' } }
      }
    })
    workerFile = join(folder, 'bootstrap-worker.mjs')
  }, 60_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  // Catches a statistic that does not survive being sent, and seeds that depend on where it runs.
  it('gives the numbers of this thread', async () => {
    const here = await bootstrapAside(job(200), { workerFile: null })
    const there = await bootstrapAside(job(200), { workerFile })
    expect(there).toEqual(here)
    expect(there[0]).toMatchObject({ replicates: 200, seed: 7, clusters: 216, notEstimable: null })
  })

  // Catches a worker that runs to its end, or hangs, when the auditor has left the page.
  it.each(['worker', 'this thread'])('stops when asked, in %s', async (where) => {
    const controller = new AbortController()
    const seen: number[] = []
    const running = bootstrapAside(job(1_000_000), {
      workerFile: where === 'worker' ? workerFile : null,
      signal: controller.signal,
      onProgress: (done) => {
        seen.push(done)
        controller.abort()
      }
    })
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(seen[0]).toBeGreaterThan(0)
  })

  it('does not start when already cancelled', async () => {
    await expect(
      bootstrapAside(job(200), { workerFile, signal: AbortSignal.abort() })
    ).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  // Catches a bad request that leaves the promise pending for ever.
  it('passes on what the worker threw', async () => {
    await expect(bootstrapAside(job(1), { workerFile })).rejects.toThrow('two or more replicates')
  })
})
