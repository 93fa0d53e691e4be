// Start, menu, crashes, quitting: the built main bundle against the stand-in.
import { expect, test } from '@playwright/test'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Booted } from '../helpers/electron-stand-in/booted'

interface Item {
  id?: string
  label?: string
  accelerator?: string
  role?: string
  submenu?: Item[]
  click?: () => void
}

let booted: Booted
test.afterEach(() => booted.dispose())

test('the menu’s commands show views without a new document, open the logs, and tell what runs', async () => {
  booted = new Booted()
  await booted.shown()
  const admin = { name: 'A. Admin', passphrase: 'correct horse battery' }
  await booted.request('session.createFirstAdmin', { ...admin, roles: ['admin', 'grader'] })
  const menuText = (): Promise<string> =>
    booted.evaluate(({ desktop }) => JSON.stringify(desktop.menu))
  await expect.poll(menuText).toContain('show-settings')
  const found = await booted.evaluate(async ({ desktop, windows }) => {
    const all = (items: Item[]): Item[] =>
      items.flatMap((item) => [item, ...(item.submenu ? all(item.submenu) : [])])
    const items = all(desktop.menu as Item[])
    const click = (id: string): void => items.find((item) => item.id === id)?.click?.()
    const contents = windows[0]!.webContents
    const world = contents.world
    click('show-worklist')
    click('show-import')
    click('open-logs')
    click('about')
    for (let i = 0; i < 100 && desktop.messages.length === 0; i++)
      await new Promise((next) => setTimeout(next, 20))
    return {
      accelerators: items.map((item) => item.accelerator).filter((key) => key !== undefined),
      roles: items.map((item) => item.role),
      sameDocument: contents.world === world,
      address: contents.getURL(),
      opened: desktop.openedPaths,
      about: desktop.messages[0]?.detail ?? ''
    }
  })
  // Plain keys belong to the reading screen: a menu that took `Z` would change what a grader decides.
  for (const key of found.accelerators) expect(key).toMatch(/^CmdOrCtrl\+/)
  expect(found.accelerators.length).toBeGreaterThan(2)
  expect(found.roles).not.toContain('undo')
  expect(found.sameDocument).toBe(true)
  expect(found.address).toBe('app://workstation/index.html#/import')
  expect(found.opened).toEqual([join(booted.library, 'logs')])
  expect(found.about).toMatch(/Application SHA-256 [0-9a-f]{64}/)
  expect(found.about).toMatch(/Network dr-\S+ SHA-256 [0-9a-f]{64}/)
})

test('a dead page is reloaded at its address three times, then a person is told', async () => {
  booted = new Booted()
  await booted.shown()
  const found = await booted.evaluate(async ({ app, desktop, windows }) => {
    const contents = windows[0]!.webContents
    await windows[0]!.loadURL('app://workstation/index.html#/read/batch/image')
    contents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 })
    const afterCleanExit = contents.loads.length
    for (let i = 0; i < 4; i++)
      contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 })
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 5 })
    app.emit('child-process-gone', {}, { type: 'Utility', reason: 'clean-exit', exitCode: 0 })
    return { afterCleanExit, loads: contents.loads, errors: desktop.errors.length }
  })
  const log = readFileSync(join(booted.folder, 'config', 'logs', 'desktop.log'), 'utf8')
  expect(log.match(/"child process gone"/g)).toHaveLength(1)
  expect(log).toContain('"verdict":"give-up"')
  expect(found.afterCleanExit).toBe(2)
  expect(found.loads.slice(2)).toEqual(
    Array(3).fill('reload app://workstation/index.html#/read/batch/image')
  )
  expect(found.errors).toBe(1)
})

test('a page that hangs is asked about once, and reloaded only if wanted', async () => {
  booted = new Booted()
  await booted.shown()
  const found = await booted.evaluate(async ({ desktop, windows }) => {
    const window = windows[0]!
    window.emit('unresponsive')
    window.emit('unresponsive')
    await new Promise((next) => setTimeout(next, 50))
    const afterWait = window.webContents.loads.length
    desktop.messageAnswer = 1
    window.emit('unresponsive')
    await new Promise((next) => setTimeout(next, 50))
    return { questions: desktop.messages.length, afterWait, loads: window.webContents.loads }
  })
  expect(found).toEqual({
    questions: 2,
    afterWait: 1,
    loads: ['app://workstation/index.html', 'reload app://workstation/index.html']
  })
})

test('closing the window drains, ends the hosts and gives the library back', async () => {
  booted = new Booted()
  await booted.shown()
  // The window does not wait for the network.
  const kinds = (): Promise<string[]> =>
    booted.evaluate(({ forks }) => [
      ...new Set(forks.map((fork) => /[\w-]+(?=\.js$)/.exec(fork.modulePath)?.[0] ?? ''))
    ])
  await expect.poll(async () => (await kinds()).sort()).toEqual(['grading-host', 'imaging-host'])
  const pids = await booted.evaluate(({ forks }) => forks.map((fork) => fork.process.pid!))
  expect(await booted.close()).toBe(0)
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)

  // The lock is free, and the window opens where it was.
  const state = JSON.parse(
    readFileSync(join(booted.folder, 'config', 'window.json'), 'utf8')
  ) as object
  expect(state).toMatchObject({ maximized: true })
  const again = new Booted({
    env: { AKSHI_CONFIG: join(booted.folder, 'config'), AKSHI_LIBRARY: booted.library }
  })
  await again.shown()
  await again.dispose()
})

test('quitting while it is already draining neither hangs nor cuts the drain short', async () => {
  booted = new Booted()
  await booted.shown()
  await booted.evaluate(({ app }) => {
    app.quit()
    app.quit()
  })
  expect(await booted.exited).toBe(0)
})

test('a second start only brings the first window to the front', async () => {
  booted = new Booted({ settings: { secondInstance: true } })
  expect(await booted.exited).toBe(0)
  expect(existsSync(booted.library)).toBe(false)

  const first = new Booted()
  await first.shown()
  const focused = await first.evaluate(({ app, windows }) => {
    windows[0]!.minimized = true
    app.emit('second-instance', {}, ['akshi'])
    return { focused: windows[0]!.focused, minimized: windows[0]!.minimized }
  })
  expect(focused).toEqual({ focused: 1, minimized: false })
  await first.dispose()
})

test('a library that another program has open is refused in words, and the exit code says so', async () => {
  const first = new Booted()
  await first.shown()
  booted = new Booted({ env: { AKSHI_LIBRARY: first.library } })
  expect(await booted.exited).toBe(1)
  expect(booted.stderr).toContain('[error box] Akshi cannot start')
  await first.dispose()
})

test('a defect in main is logged and ends the program instead of going on in an unknown state', async () => {
  booted = new Booted()
  await booted.shown()
  await booted.evaluate(() => {
    setTimeout(() => {
      throw new Error('patient_042.jpg')
    })
  })
  expect(await booted.exited).toBe(1)
  expect(booted.stderr).toContain('[error box] Akshi must close')
  const log = readFileSync(join(booted.folder, 'config', 'logs', 'desktop.log'), 'utf8')
  expect(log).toContain('uncaught exception')
  // A message may carry a file's name; the log must not.
  expect(log).not.toContain('patient_042')
})

test('--library names the library, in front of whatever Chromium adds', async () => {
  booted = new Booted({ args: ['--library', 'LIBRARY', '--remote-debugging-port=0'] })
  const library = join(booted.folder, 'elsewhere')
  await booted.dispose()
  booted = new Booted({ args: ['--enable-logging', '--library', library] })
  await booted.shown()
  expect(existsSync(join(library, 'akshi.db'))).toBe(true)
  expect(existsSync(booted.library)).toBe(false)
})

test('an unreadable window state or settings file is no reason not to start', async () => {
  booted = new Booted({ settings: { secondInstance: true } })
  await booted.exited
  const config = join(booted.folder, 'config')
  mkdirSync(config, { recursive: true })
  writeFileSync(join(config, 'window.json'), '{"width":')
  writeFileSync(join(config, 'settings.json'), 'null')
  const again = new Booted({ env: { AKSHI_CONFIG: config } })
  await again.shown()
  await again.dispose()
})
