import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RouteInput } from '../src/shared/contract'
import { openLibrary } from '../src/main/core/store/open-library'
import { listBatches, readingSequence } from '../src/main/core/reading/batch-repository'
import { queryWorklist, worklistFacets } from '../src/main/core/worklist/worklist-query'
import { seedLibrary, SEED_GRADERS } from '../tests/helpers/seed-library'

type Query = RouteInput<'worklist.query'>

const IMAGES = Number(process.argv[2] ?? 100_000)
const RUNS = 9
const operator = SEED_GRADERS[0]
const first: Query = {
  filter: {},
  sort: { by: 'capture', descending: false },
  offset: 0,
  limit: 100
}
const with_ = (change: Partial<Query>): Query => ({ ...first, ...change })

const QUERIES: Readonly<Record<string, Query>> = {
  'open, capture order': first,
  'deep window': with_({ offset: Math.floor(IMAGES * 0.9) }),
  'sort by patient': with_({ sort: { by: 'patient', descending: true } }),
  'sort by import': with_({ sort: { by: 'imported', descending: true } }),
  'filter text': with_({ filter: { text: '12' } }),
  'filter unread': with_({ filter: { status: ['unread'] } }),
  'filter read, grade 2-4': with_({ filter: { status: ['read'], result: ['2', '3', '4'] } }),
  'filter disagreement': with_({ filter: { disagreement: true } }),
  'filter eye and dates': with_({
    filter: { eye: ['OD'], capturedFrom: '2025-03-01', capturedTo: '2025-06-01' }
  })
}

const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Milliseconds of a few runs: the first, the median, and the median of processor time (noise left out). */
function measure(work: () => unknown): { first: number; wall: number; cpu: number } {
  const runs = Array.from({ length: RUNS }, () => {
    const start = performance.now()
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return { wall: performance.now() - start, cpu: (user + system) / 1000 }
  })
  return {
    first: runs[0]?.wall ?? 0,
    wall: median(runs.slice(1).map((run) => run.wall)),
    cpu: median(runs.slice(1).map((run) => run.cpu))
  }
}

const dir = mkdtempSync(join(tmpdir(), 'akshi-bench-'))
try {
  seedLibrary(dir, { images: IMAGES, read: 0.5, second: 0.1 }).close()
  const library = openLibrary(dir, { workstationId: 'bench', appVersion: '0' })
  console.log(
    `${IMAGES} images, half of them read; milliseconds (budget: open 150, filter or sort 50)`
  )
  const report = (name: string, work: () => unknown): void => {
    const columns = Object.entries(measure(work))
    console.log(
      name.padEnd(26) +
        columns.map(([column, ms]) => `${column} ${ms.toFixed(1).padStart(7)}`).join('   ')
    )
  }
  for (const [name, query] of Object.entries(QUERIES))
    report(name, () => queryWorklist(library, operator, query))
  const unsure = with_({ sort: { by: 'uncertainty', descending: true } })
  report('sort by uncertainty', () => queryWorklist(library, 'auditor-a', unsure))
  const differing = with_({ filter: { queue: 'arbitration' } })
  report('queue of arbitration', () => queryWorklist(library, 'arbiter-a', differing))
  report('batches', () => listBatches(library, operator))
  report('batches of an arbiter', () => listBatches(library, 'arbiter-a'))
  report('facets', () => worklistFacets(library))
  const batch = listBatches(library, operator)[0]
  if (batch)
    report('sequence of one batch', () => readingSequence(library, batch.batchId, operator))
  library.close()
} finally {
  if (existsSync(dir)) rmSync(dir, { recursive: true, force: true })
}
