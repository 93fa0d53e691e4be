import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkGrading } from '../../../src/cli/doctor/check-grading'
import type { PoolEvent } from '../../../src/main/core/grading/pool/job'
import { createGradingPool, type GradingPool } from '../../../src/main/core/grading/pool/pool'
import { PROJECT_ROOT } from './real-data'
import { fundusJpeg } from './synthetic-fundus'
import { decoderFaultHost, realHost } from './test-hosts'

const MODELS = join(PROJECT_ROOT, 'resources/models')
let folder: string
let events: PoolEvent[]
let pools: GradingPool[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'akshi-decoder-'))
  writeFileSync(join(folder, 'one.jpg'), await fundusJpeg(1600, 1200))
  events = []
  pools = []
})
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close()))
  rmSync(folder, { recursive: true })
})

async function open(spawnHost: typeof realHost, hosts = 1): Promise<GradingPool> {
  const pool = await createGradingPool({
    spawnHost,
    setup: { modelsFolder: MODELS, modelId: 'dr-mobilenetv2-224', threads: 1 },
    hosts,
    onEvent: (event) => events.push(event)
  })
  pools.push(pool)
  return pool
}

const grade = (pool: GradingPool) => pool.grade({ id: 'one', path: join(folder, 'one.jpg') })
const fallbacks = (): number => events.filter((event) => event.kind === 'decoder-fallback').length

// Catches: a crash of the native library that ends grading for good, or a fallback that grades otherwise.
test('a native decoder that aborts: four hosts fall back and grade as the native one does', async () => {
  const native = await open(realHost)
  expect(native.decoder).toMatchObject({ fallbackBecause: null })
  expect(native.decoder.name).toMatch(/^sharp \d/)
  const fallen = await open(() => decoderFaultHost('abort'), 4)
  expect(fallen.decoder.name).toMatch(/^sharp-wasm32 \d/)
  expect(fallen.decoder.fallbackBecause).toBe('SIGABRT')
  expect(events.some((event) => event.kind === 'breaker-open')).toBe(false)
  const [a, b] = [await grade(native), await grade(fallen)]
  expect(b.score).toBe(a.score)
  expect(b.probabilities).toEqual(a.probabilities)
})

// Catches: photographs graded with swapped channels because nothing crashed.
test('a native decoder with wrong pixels is set aside', async () => {
  const pool = await open(() => decoderFaultHost('swapped'))
  expect(pool.decoder.name).toMatch(/^sharp-wasm32 /)
  expect(pool.decoder.fallbackBecause).toMatch(/^its pixels differ by \d+ of 255/)
  expect(fallbacks()).toBe(1)
  expect((await grade(pool)).score).toBeGreaterThan(-1)
})

// Catches: endless restarts, or photographs graded with a decoder that is known to be wrong.
test('where no decoder works nothing is graded, and both reasons are said', async () => {
  await expect(open(() => decoderFaultHost('both'))).rejects.toMatchObject({
    code: 'GRADING_HOST_LOST',
    message: expect.stringMatching(/its pixels differ.*native decoder: its pixels differ/) as string
  })
})

// Catches: a workstation that grades at half its speed for years and tells nobody why.
test('doctor says that the fallback is in use, and why', async () => {
  const checks = await checkGrading(MODELS, () => decoderFaultHost('load'))
  expect(checks).toContainEqual({
    name: 'decoder',
    ok: true,
    detail: expect.stringMatching(/^sharp-wasm32 .*libvips\.so cannot be loaded/) as string
  })
})
