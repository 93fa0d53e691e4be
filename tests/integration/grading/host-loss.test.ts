import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SpawnHost } from '../../../src/main/core/grading/pool/host-process'
import type { PoolEvent } from '../../../src/main/core/grading/pool/job'
import { createGradingPool, type GradingPool } from '../../../src/main/core/grading/pool/pool'
import { PROJECT_ROOT } from './real-data'
import { fundusJpeg } from './synthetic-fundus'
import { faultyHost, realHost } from './test-hosts'

let folder: string
let events: PoolEvent[]
let pool: GradingPool | undefined
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'akshi-hosts-'))
  mkdirSync(join(folder, 'memory'))
  writeFileSync(join(folder, 'one.jpg'), await fundusJpeg(900, 700))
  events = []
})
afterEach(async () => {
  await pool?.close()
  pool = undefined
  rmSync(folder, { recursive: true })
})

const open = (spawnHost: SpawnHost, imageTimeoutMs = 30_000) =>
  createGradingPool({
    spawnHost,
    setup: {
      modelsFolder: join(PROJECT_ROOT, 'resources/models'),
      modelId: 'dr-mobilenetv2-224',
      threads: 1
    },
    imageTimeoutMs,
    onEvent: (event) => events.push(event)
  })

const faulty: SpawnHost = () => faultyHost(join(folder, 'memory'))

function photographs(...names: string[]): string[] {
  return names.map((name) => {
    const path = join(folder, name)
    copyFileSync(join(folder, 'one.jpg'), path)
    return path
  })
}

async function gradeAll(paths: readonly string[]): Promise<string[]> {
  const settled = await Promise.allSettled(
    paths.map((path, i) => (pool as GradingPool).grade({ id: String(i), path }))
  )
  return settled.map((result) =>
    result.status === 'fulfilled' ? 'graded' : (result.reason as { code: string }).code
  )
}

const lost = (): number => events.filter((event) => event.kind === 'host-lost').length

// Catches: a batch that ends, or a photograph that is lost, when the host is killed while it works.
test('kill -9 of the host in mid-batch: every photograph is graded', async () => {
  pool = await open(realHost)
  const [first] = pool.pids
  const paths = photographs(...Array.from({ length: 24 }, (_, i) => `${String(i)}.jpg`))
  let answered = 0
  const grades = paths.map(async (path, i) => {
    const graded = await (pool as GradingPool).grade({ id: String(i), path })
    if (++answered === 5) process.kill(first as number, 'SIGKILL')
    return graded.score
  })
  const scores = await Promise.all(grades)
  expect(new Set(scores).size).toBe(1)
  expect(lost()).toBe(1)
  expect(pool.pids).not.toContain(first)
})

// Catches: a hung native call that stops the batch for ever, or costs its neighbours.
test('a host that hangs is replaced and its photographs are graded', async () => {
  pool = await open(faulty, 2_000)
  const outcomes = await gradeAll(photographs('a.jpg', 'hang-once.jpg', 'b.jpg', 'c.jpg', 'd.jpg'))
  expect(outcomes).toEqual(Array(5).fill('graded'))
  expect(lost()).toBe(1)
})

// Catches: neighbours failed together with the photograph that kills hosts.
test('a photograph that ends every host is failed alone', async () => {
  pool = await open(faulty)
  const outcomes = await gradeAll(
    photographs('a.jpg', 'b.jpg', 'abort-always.jpg', 'c.jpg', 'd.jpg', 'e.jpg')
  )
  expect(outcomes).toEqual(['graded', 'graded', 'GRADING_HOST_LOST', 'graded', 'graded', 'graded'])
  expect(events.filter((event) => event.kind === 'given-up')).toHaveLength(1)
})

// Catches: two fatal photographs side by side taken for a broken installation.
test('two such photographs in a row do not open the breaker while others can be graded', async () => {
  pool = await open(faulty)
  const names = [
    'a.jpg',
    'abort-always-1.jpg',
    'abort-always-2.jpg',
    'b.jpg',
    'c.jpg',
    'd.jpg',
    'e.jpg'
  ]
  const outcomes = await gradeAll(photographs(...names))
  expect(outcomes.filter((outcome) => outcome === 'graded')).toHaveLength(5)
  expect(events.some((event) => event.kind === 'breaker-open')).toBe(false)
})

// Catches: a program that restarts a broken host for ever, or says that the photographs were at fault.
test('hosts that always die open the breaker, and say nothing of the photographs', async () => {
  pool = await open(faulty)
  const paths = photographs(
    'abort-always-1.jpg',
    'abort-always-2.jpg',
    'abort-always-3.jpg',
    'abort-always-4.jpg'
  )
  const settled = await Promise.allSettled(
    paths.map((path, i) => (pool as GradingPool).grade({ id: String(i), path }))
  )
  const breaker = settled.filter(
    (result) =>
      result.status === 'rejected' &&
      (result.reason as { data?: { breaker?: boolean } }).data?.breaker === true
  )
  expect(breaker.length).toBeGreaterThanOrEqual(2)
  await expect(pool.grade({ id: 'x', path: paths[0] as string })).rejects.toMatchObject({
    code: 'GRADING_HOST_LOST'
  })
  pool.restart()
  expect(await gradeAll(photographs('fine.jpg'))).toEqual(['graded'])
})

// Catches: cancelled photographs graded on, a close that hangs or leaves a process behind.
test('cancel and close leave nothing running', async () => {
  pool = await open(realHost)
  const pids = [...pool.pids]
  const controller = new AbortController()
  const paths = photographs(...Array.from({ length: 12 }, (_, i) => `${String(i)}.jpg`))
  const grades = paths.map((path, i) =>
    (pool as GradingPool).grade({ id: String(i), path, signal: controller.signal })
  )
  await grades[0]
  controller.abort()
  const settled = await Promise.allSettled(grades)
  expect(settled.filter((result) => result.status === 'rejected').length).toBeGreaterThan(5)
  expect(await gradeAll(paths.slice(0, 2))).toEqual(['graded', 'graded'])
  await pool.close()
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  await expect(pool.grade({ id: 'late', path: paths[0] as string })).rejects.toMatchObject({
    code: 'CANCELLED'
  })
})

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

// Catches: hosts that go on for ever after main was killed, one more pair with every crash.
test('kill -9 of main ends its hosts', async () => {
  const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
  const models = join(PROJECT_ROOT, 'resources/models')
  const main = spawn(
    process.execPath,
    ['--import', here('ts-loader.mjs'), here('main-program.ts'), models, join(folder, 'one.jpg')],
    { stdio: ['ignore', 'pipe', 'inherit'] }
  )
  const [line] = (await once(main.stdout, 'data')) as [Buffer]
  const pids = line.toString().trim().split(' ').map(Number)
  expect(pids).toHaveLength(2)
  expect(pids.every(isAlive)).toBe(true)
  main.kill('SIGKILL')
  const deadline = Date.now() + 30_000
  while (pids.some(isAlive) && Date.now() < deadline) await new Promise((go) => setTimeout(go, 50))
  expect(pids.filter(isAlive)).toEqual([])
})
