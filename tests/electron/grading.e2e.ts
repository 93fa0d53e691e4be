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

test('grading in a utility process survives a quit in its middle, and a killed host after it', async () => {
  test.setTimeout(240_000)
  booted = new Booted()
  await booted.shown()
  expect(await booted.request('library.openSample', {})).toMatchObject({ ok: true })
  await expect.poll(async () => (await statusOf(booted)).running).toBeGreaterThan(0)
  const launched = await booted.evaluate(({ forks }) =>
    forks
      .filter(({ modulePath }) => modulePath.endsWith('grading-host.js'))
      .map(({ options }) => options)
  )
  expect(launched.length).toBeGreaterThan(0)
  expect(launched[0]).toMatchObject({ stdio: ['ignore', 'ignore', 'inherit'] })
  // The computer stays awake while something is graded.
  await expect.poll(() => booted.evaluate(({ desktop }) => desktop.awake.size)).toBe(1)
  expect(await booted.close()).toBe(0)
  expect(booted.stderr).not.toContain('error box')

  const again = new Booted({ env: { AKSHI_LIBRARY: booted.library } })
  try {
    await again.shown()
    expect(await again.request('library.openSample', {})).toMatchObject({ ok: true })
    await expect.poll(async () => (await statusOf(again)).running).toBeGreaterThan(0)
    const hosts = await again.evaluate(({ forks }) => {
      const grading = forks.filter(({ modulePath }) => modulePath.endsWith('grading-host.js'))
      process.kill(grading[0]!.process.pid!, 'SIGKILL')
      return grading.length
    })
    await expect
      .poll(async () => statusOf(again), { timeout: 120_000 })
      .toMatchObject({ queued: 0, running: 0, completed: 12, failed: 0, problem: null })
    const after = await again.evaluate(({ desktop, forks, windows }) => ({
      awake: desktop.awake.size,
      hosts: forks.filter(({ modulePath }) => modulePath.endsWith('grading-host.js')).length,
      progress: windows[0]!.progress
    }))
    expect(after.hosts).toBe(hosts + 1)
    expect(after.awake).toBe(0)
    // The taskbar's progress was cleared at the end.
    expect(after.progress.at(-1)).toBe(-1)
  } finally {
    await again.dispose()
  }
})
