import { afterEach, expect, test } from 'vitest'
import type { GraderSetup } from '../../../src/main/core/grading/host/photograph-grader'
import type { HostReply, HostRequest } from '../../../src/main/core/grading/host/protocol'
import type { ImageGrade } from '../../../src/main/core/grading/image-grade'
import type { HostProcess } from '../../../src/main/core/grading/pool/host-process'
import { createGradingPool, type GradingPool } from '../../../src/main/core/grading/pool/pool'

/** A host in this process: the test reads what it was sent and answers for it. */
class FakeHost implements HostProcess {
  static all: FakeHost[] = []
  readonly pid = FakeHost.all.length + 1
  readonly jobs: number[] = []
  readonly cancelled: number[] = []
  setup: GraderSetup | undefined
  killed = false
  #listener: (reply: HostReply) => void = () => undefined
  #exit: (why: string) => void = () => undefined

  constructor(readonly opening: 'ready' | 'silent' | 'refused' = 'ready') {
    FakeHost.all.push(this)
  }

  readonly port = {
    post: (sent: HostRequest): void => {
      const request = structuredClone(sent)
      if (request.kind === 'grade') this.jobs.push(request.jobId)
      if (request.kind === 'cancel') this.cancelled.push(request.jobId)
      if (request.kind === 'open') {
        this.setup = request.setup
        queueMicrotask(() => this.#open())
      }
      if (request.kind === 'close') queueMicrotask(() => this.die('exit code 0'))
    },
    onMessage: (listener: (reply: HostReply) => void): void => void (this.#listener = listener),
    onClose: (): void => undefined,
    close: (): void => undefined
  }

  onExit(listener: (why: string) => void): void {
    this.#exit = listener
  }

  kill(): void {
    this.killed = true
    this.die('SIGKILL')
  }

  die(why: string): void {
    this.#exit(why)
  }

  say(reply: HostReply): void {
    this.#listener(structuredClone(reply))
  }

  answer(jobId: number): void {
    this.say({ kind: 'result', jobId, grade: { score: jobId } as ImageGrade })
  }

  #open(): void {
    if (this.opening === 'ready') {
      this.say({
        kind: 'ready',
        model: { id: 'm', sha256: '0' },
        provider: 'cpu',
        runtimeVersion: '1'
      })
    }
    if (this.opening === 'refused') {
      this.say({ kind: 'refused', error: { code: 'MODEL_ALTERED', message: 'altered' } })
    }
  }
}

let pool: GradingPool | undefined
afterEach(async () => {
  await pool?.close()
  pool = undefined
  FakeHost.all = []
})

const setup = { modelsFolder: '', modelId: 'm', threads: 1 }
const open = async (hosts = 1): Promise<GradingPool> =>
  (pool = await createGradingPool({ spawnHost: () => new FakeHost(), setup, hosts, perHost: 3 }))
const grade = (id: string, signal?: AbortSignal): Promise<ImageGrade> =>
  (pool as GradingPool).grade({ id, path: id, ...(signal ? { signal } : {}) })
const host = (n: number): FakeHost => FakeHost.all[n] as FakeHost
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

// Catches: a host flooded with the whole batch, or left without its next photograph.
test('a host holds no more than its share, and gets the next when it answers', async () => {
  await open()
  const grades = ['a', 'b', 'c', 'd', 'e'].map((id) => grade(id))
  expect(host(0).jobs).toEqual([1, 2, 3])
  host(0).answer(2)
  await settle()
  expect(host(0).jobs).toEqual([1, 2, 3, 4])
  for (const job of [1, 3, 4, 5]) host(0).answer(job)
  expect((await Promise.all(grades)).map((g) => g.score)).toEqual([1, 2, 3, 4, 5])
})

// Catches: suspects sent together again, so that one bad photograph fails its neighbours.
test('after a loss the photographs of that host go one at a time', async () => {
  await open()
  const grades = ['a', 'b', 'c'].map((id) =>
    grade(id).catch((e: unknown) => (e as { code: string }).code)
  )
  host(0).die('SIGSEGV')
  await settle()
  expect(host(1).jobs).toEqual([1])
  host(1).answer(1)
  await settle()
  expect(host(1).jobs).toEqual([1, 2])
  host(1).die('SIGSEGV')
  await settle()
  expect(host(2).jobs).toEqual([3])
  host(2).answer(3)
  expect(await Promise.all(grades)).toEqual([{ score: 1 }, 'GRADING_HOST_LOST', { score: 3 }])
})

// Catches: an answer of a host that was given up, taken for that of its successor.
test('a host that was replaced is not listened to', async () => {
  await open()
  const first = grade('a')
  host(0).die('SIGKILL')
  await settle()
  host(0).say({ kind: 'failed', jobId: 1, error: { code: 'INTERNAL', message: 'late' } })
  host(1).answer(1)
  expect((await first).score).toBe(1)
})

// Catches: a cancelled photograph that still costs time, or whose late answer resolves it.
test('cancel drops what waits and tells the host of what runs', async () => {
  await open()
  const controller = new AbortController()
  const grades = ['a', 'b', 'c', 'd'].map((id) => grade(id, controller.signal))
  controller.abort()
  host(0).answer(1)
  const codes = await Promise.all(
    grades.map((g) => g.catch((e: unknown) => (e as { code: string }).code))
  )
  expect(codes).toEqual(Array(4).fill('CANCELLED'))
  expect(host(0).cancelled).toEqual([1, 2, 3])
  expect(host(0).jobs).not.toContain(4)
})

// Catches: endless restarts for a model that no restart mends, or an open that never settles.
test('a refused model ends the opening with its own error and leaves no host', async () => {
  const refusing = createGradingPool({ spawnHost: () => new FakeHost('refused'), setup, hosts: 2 })
  await expect(refusing).rejects.toMatchObject({ code: 'MODEL_ALTERED' })
  expect(FakeHost.all).toHaveLength(2)
})

// The first is given up as one whose native decoder hangs; it is not counted.
test('hosts that never open are given up after three with the fallback decoder', async () => {
  const opening = createGradingPool({
    spawnHost: () => new FakeHost('silent'),
    setup,
    openTimeoutMs: 5
  })
  await expect(opening).rejects.toMatchObject({
    code: 'GRADING_HOST_LOST',
    data: { breaker: true }
  })
  expect(FakeHost.all).toHaveLength(4)
  expect(FakeHost.all.every((fake) => fake.killed)).toBe(true)
})

// Catches: a host that cannot be started again taking the whole program down.
test('a host that cannot be started pauses grading', async () => {
  let starts = 0
  pool = await createGradingPool({
    spawnHost: () => {
      if (++starts > 1) throw new Error('no such file')
      return new FakeHost()
    },
    setup
  })
  const waiting = grade('a')
  host(0).die('SIGKILL')
  await expect(waiting).rejects.toMatchObject({
    code: 'GRADING_HOST_LOST',
    data: { breaker: true }
  })
})

// Catches: a driver that fails in use and ends grading, though the CPU could go on.
test('hosts that keep dying on an accelerator are started on the CPU', async () => {
  const provider = { name: 'cuda', runtime: '1', modelSha256: '0' } as const
  pool = await createGradingPool({
    spawnHost: () => new FakeHost(),
    setup: { ...setup, provider },
    perHost: 3
  })
  for (let n = 0; n < 3; n++) {
    expect(host(n).setup?.provider).toEqual(provider)
    host(n).die('SIGSEGV')
    await settle()
  }
  expect(host(3).setup?.provider).toBeUndefined()
  expect(pool.provider).toBe('cpu')
  expect(pool.providerProblem).toContain('SIGSEGV')
  const graded = grade('a')
  host(3).answer(1)
  expect((await graded).score).toBe(1)
})
