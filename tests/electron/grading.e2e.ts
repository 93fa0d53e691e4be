// The grading host as a utility process: started, followed on the desktop, killed, restarted.
import { expect, test } from '@playwright/test'
import { Booted } from '../helpers/electron-stand-in/booted'

interface Status {
  queued: number
  running: number
  completed: number
  failed: number
  problem: string | null
}

let booted: Booted
test.afterEach(() => booted.dispose())

async function statusOf(run: Booted): Promise<Status> {
  return (await run.request('grading.status', {})).data as Status
}

test('the sample batch is graded in a utility process; the computer stays awake meanwhile; a killed host is replaced', async () => {
  booted = new Booted()
  await booted.shown()
  const launched = await booted.evaluate(({ forks }) =>
    forks.map(({ modulePath, options }) => ({ modulePath, options }))
  )
  expect(launched).toHaveLength(1)
  expect(launched[0]?.modulePath).toMatch(/grading-host\.js$/)
  expect(launched[0]?.options).toMatchObject({ stdio: ['ignore', 'ignore', 'inherit'] })

  const { ok } = await booted.request('library.openSample', {})
  expect(ok).toBe(true)
  await expect.poll(async () => (await statusOf(booted)).running).toBeGreaterThan(0)
  await expect.poll(() => booted.evaluate(({ desktop }) => desktop.awake.size)).toBe(1)
  await booted.evaluate(({ forks }) => process.kill(forks[0]!.process.pid!, 'SIGKILL'))

  await expect
    .poll(async () => statusOf(booted), { timeout: 60_000 })
    .toMatchObject({ queued: 0, running: 0, completed: 12, failed: 0, problem: null })
  const after = await booted.evaluate(({ desktop, forks, windows }) => ({
    awake: desktop.awake.size,
    hosts: forks.length,
    progress: windows[0]!.progress
  }))
  expect(after.hosts).toBe(2)
  expect(after.awake).toBe(0)
  // The taskbar showed progress and was cleared at the end.
  expect(after.progress.some((value) => value > 0 && value < 1)).toBe(true)
  expect(after.progress.at(-1)).toBe(-1)
})

test('quitting in the middle of grading is quick, and the rest is graded at the next start', async () => {
  booted = new Booted()
  await booted.shown()
  await booted.request('library.openSample', {})
  await expect.poll(async () => (await statusOf(booted)).running).toBeGreaterThan(0)
  expect(await booted.close()).toBe(0)
  expect(booted.stderr).not.toContain('error box')
})
