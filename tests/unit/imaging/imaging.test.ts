import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SpawnImagingHost } from '../../../src/main/core/imaging/host-slot'
import type { ImagingReply, ImagingRequest } from '../../../src/main/core/imaging/host/protocol'
import { createImaging, type Imaging } from '../../../src/main/core/imaging/imaging'
import type { Urgency } from '../../../src/main/core/imaging/job'

/** A host in this process: the test reads what it was sent and answers for it. */
class FakeHost {
  readonly sent: ImagingRequest[] = []
  killed = false
  alive = true
  #listener: (reply: ImagingReply) => void = () => undefined
  #exit: (why: string) => void = () => undefined

  constructor(
    readonly pid: number,
    readonly fit: (decoder: string) => ImagingReply | 'dies'
  ) {}

  readonly port = {
    post: (request: ImagingRequest): void => {
      this.sent.push(request)
      if (request.kind !== 'open') return
      const reply = this.fit(request.decoder)
      queueMicrotask(() => (reply === 'dies' ? this.die('SIGABRT') : this.#listener(reply)))
    },
    onMessage: (listener: (reply: ImagingReply) => void): void => void (this.#listener = listener),
    onClose: (): void => undefined,
    close: (): void => undefined
  }
  onExit(listener: (why: string) => void): void {
    this.#exit = listener
  }
  kill(): void {
    this.killed = true
  }
  keepAlive(on: boolean): void {
    this.alive = on
  }
  die(why: string): void {
    this.#exit(why)
  }
  finish(): void {
    this.#listener({ kind: 'done', output: null })
  }
  fail(message: string): void {
    this.#listener({ kind: 'failed', message })
  }
  /** Originals that it was asked to decode, in order. */
  get files(): string[] {
    return this.sent.flatMap((one) =>
      one.kind === 'do' && 'from' in one.input ? [one.input.from] : []
    )
  }
}

const FIT: ImagingReply = { kind: 'decoder-fit', decoder: 'fake 1' }
let hosts: FakeHost[]
let imaging: Imaging
beforeEach(() => (hosts = []))
afterEach(() => {
  imaging.close()
  vi.useRealTimers()
})

function open(fit: (decoder: string) => ImagingReply | 'dies' = () => FIT): void {
  const spawnHost: SpawnImagingHost = () => {
    const host = new FakeHost(hosts.length + 1, fit)
    hosts.push(host)
    return host
  }
  imaging = createImaging({ spawnHost, hosts: 2 })
}

const settled = (): Promise<void> => new Promise((next) => setImmediate(next))

/** Asks for the picture of a file, and says later how that went. */
function ask(from: string, urgency: Urgency) {
  const input = { from, to: `${from}.part`, side: 100, quality: 80 }
  const job = imaging.submit('picture', input, { urgency, subject: `${from}.jpg` })
  const answer = job.done.then(
    () => 'done',
    (error: unknown) => error as Error
  )
  return { ...job, answer }
}

async function warm(): Promise<readonly [FakeHost, FakeHost]> {
  imaging.warm()
  await settled()
  const [a, b] = hosts
  if (!a || !b) throw new Error('no hosts')
  return [a, b]
}

test('a picture that is looked at finds a free host, whatever is rendered ahead or imported', async () => {
  open()
  const [a, b] = await warm()
  ask('ahead', 'ahead')
  ask('import', 'import')
  // Two long jobs that nobody looks at, and two hosts: one stays free.
  expect([a.files, b.files]).toEqual([['ahead'], []])
  ask('looked-at', 'viewer')
  expect(b.files).toEqual(['looked-at'])
})

test('what waits is done by urgency, and each urgency in order', async () => {
  open()
  const [a, b] = await warm()
  for (const [file, urgency] of [
    ['first', 'viewer'],
    ['second', 'viewer'],
    ['i1', 'import'],
    ['i2', 'import'],
    ['ahead', 'ahead'],
    ['thumb', 'thumbnail'],
    ['viewer', 'viewer']
  ] as const)
    ask(file, urgency)
  for (let n = 0; n < 5; n++) a.finish()
  expect(a.files).toEqual(['first', 'viewer', 'thumb', 'ahead', 'i1', 'i2'])
  expect(b.files).toEqual(['second'])
})

// Would catch: a reader who waits behind an import for a picture that was queued for later.
test('a picture that waits for later is raised when someone looks at it', async () => {
  open()
  const [a] = await warm()
  ask('import', 'import')
  const later = ask('later', 'ahead')
  later.raise('viewer')
  later.raise('import')
  expect(hosts.flatMap(({ files }) => files)).toEqual(['import', 'later'])
  expect(a.files).toEqual(['import'])
})

test('a picture that nobody waits for any more is not begun; one that was begun is finished', async () => {
  open()
  const [a, b] = await warm()
  const begun = ask('begun', 'viewer')
  ask('other', 'viewer')
  const skipped = ask('skipped', 'viewer')
  expect(skipped.cancel()).toBe(true)
  expect(begun.cancel()).toBe(false)
  expect(await skipped.answer).toMatchObject({ code: 'CANCELLED' })
  a.finish()
  b.finish()
  expect(await begun.answer).toBe('done')
  expect([...a.files, ...b.files]).not.toContain('skipped')
})

// Would catch: a poisoned photograph that ends one host after another, and an innocent one refused for bad luck.
test('a photograph that ends two hosts is refused by name and never tried again; others go on', async () => {
  open()
  const [a] = await warm()
  const poisoned = ask('poisoned', 'viewer')
  a.die('SIGSEGV')
  await settled()
  expect(hosts[1]?.files).toEqual(['poisoned'])
  hosts[1]?.die('SIGSEGV')
  expect(await poisoned.answer).toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringMatching(/^poisoned\.jpg cannot be decoded.*SIGSEGV/) as string
  })
  const again = ask('poisoned', 'ahead')
  expect(await again.answer).toMatchObject({ code: 'FILE_UNREADABLE' })
  const other = ask('other', 'viewer')
  await settled()
  expect(hosts).toHaveLength(3)
  expect(hosts[2]?.files).toEqual(['other'])
  hosts[2]?.finish()
  expect(await other.answer).toBe('done')
})

test('one loss is no verdict: the photograph is tried once more', async () => {
  open()
  const [a, b] = await warm()
  const unlucky = ask('unlucky', 'viewer')
  a.die('SIGKILL')
  await settled()
  b.finish()
  expect(await unlucky.answer).toBe('done')
})

test('a host that does not answer is killed, and what it had is refused', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  open()
  const [a] = await warm()
  const endless = ask('endless', 'viewer')
  vi.advanceTimersByTime(60_001)
  expect(a.killed).toBe(true)
  expect(await endless.answer).toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringContaining('endless.jpg') as string
  })
})

// Would catch: every photograph refused, one by one, by a native library that passes its self-test and crashes later.
test('three losses in a row are the decoder’s: the next host has WebAssembly, and what was refused is tried again', async () => {
  open()
  const [a, b] = await warm()
  const first = ask('first', 'viewer')
  a.die('SIGTRAP')
  b.die('SIGTRAP')
  expect(await first.answer).toMatchObject({ code: 'FILE_UNREADABLE' })
  const second = ask('second', 'viewer')
  await settled()
  hosts[2]?.die('SIGTRAP')
  await settled()
  expect(hosts[3]?.sent[0]).toEqual({ kind: 'open', decoder: 'wasm' })
  hosts[3]?.finish()
  expect(await second.answer).toBe('done')
  const again = ask('first', 'viewer')
  hosts[3]?.finish()
  expect(await again.answer).toBe('done')
  expect(imaging.decoder.fallbackBecause).toBe('it ended 3 processes in a row (SIGTRAP)')
})

test.each([
  [
    'says that it is unfit',
    { kind: 'decoder-unfit', why: 'wrong pixels' } as const,
    'wrong pixels'
  ],
  ['crashes in its self-test', 'dies' as const, 'SIGABRT']
])('where the native decoder %s, hosts are started with WebAssembly', async (_, answer, why) => {
  open((decoder) => (decoder === 'native' ? answer : FIT))
  await warm()
  const one = ask('one', 'viewer')
  await settled()
  const host = hosts.find(({ files }) => files.includes('one'))
  expect(host?.sent[0]).toEqual({ kind: 'open', decoder: 'wasm' })
  host?.finish()
  expect(await one.answer).toBe('done')
  expect(imaging.decoder).toEqual({ name: 'fake 1', fallbackBecause: why })
})

// Would catch: a card's photographs called damaged because this computer cannot decode anything.
test('where nothing decodes, that is said of the computer and not of the photograph, and does not loop', async () => {
  open(() => 'dies')
  const one = ask('one', 'import')
  expect(await one.answer).toMatchObject({
    code: 'IO_FAILED',
    data: { side: 'destination' },
    message: expect.stringContaining('cannot be decoded on this computer') as string
  })
  const started = hosts.length
  await settled()
  expect(hosts).toHaveLength(started)
})

test('words of the image library reach whoever asked, and the host goes on', async () => {
  open()
  const [a] = await warm()
  const bad = ask('bad', 'viewer')
  a.fail('Input file has corrupt header')
  expect(await bad.answer).toMatchObject({ message: 'Input file has corrupt header' })
  ask('next', 'viewer')
  expect(a.files).toEqual(['bad', 'next'])
})

// Would catch: a command that never ends because an idle host is still there, or ends while a picture is made.
test('an idle host does not keep the program alive, a busy one does', async () => {
  open()
  const [a] = await warm()
  expect(a.alive).toBe(false)
  ask('one', 'viewer')
  expect(a.alive).toBe(true)
  a.finish()
  expect(a.alive).toBe(false)
})

test('closing ends the hosts and leaves nobody waiting', async () => {
  open()
  const [a, b] = await warm()
  const running = ask('running', 'viewer')
  imaging.close()
  expect([a.killed, b.killed]).toEqual([true, true])
  expect(await running.answer).toMatchObject({ code: 'CANCELLED' })
  expect(await ask('late', 'viewer').answer).toMatchObject({ code: 'CANCELLED' })
})
