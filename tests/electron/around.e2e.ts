// Menu by role and language, tray, the screen's lock, a page as PDF: the built bundle against the stand-in.
import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Booted } from '../helpers/electron-stand-in/booted'

interface Item {
  id?: string
  label?: string
  enabled?: boolean
  submenu?: Item[]
  click?: () => void
}

let booted: Booted
test.beforeEach(async () => {
  booted = new Booted()
  await booted.shown()
})
test.afterEach(() => booted.dispose())

const PASSPHRASE = 'correct horse battery'

/** Labels of the View menu's own items, as they are now. */
function views(): Promise<string[]> {
  return booted.evaluate(({ desktop }) => {
    const menu = desktop.menu as Item[]
    const view = menu.find((item) => item.submenu?.some((one) => one.label === 'Full screen'))
    const items = (view ?? menu[2])?.submenu ?? []
    return items.flatMap((item) => (item.id?.startsWith('show-') ? (item.label ?? '') : []))
  })
}

async function signInAs(roles: readonly string[]): Promise<void> {
  const made = await booted.request('session.createFirstAdmin', {
    name: 'A. Admin',
    passphrase: PASSPHRASE,
    roles
  })
  expect(made.ok).toBe(true)
}

test('the menu offers the views of who is signed in, in the language of the page', async () => {
  expect(await views()).toEqual([])
  await signInAs(['admin', 'auditor'])
  await expect.poll(views).toEqual(['Import', 'Worklist', 'Audit', 'Administration'])
  expect(await booted.request('desktop.setLanguage', { language: 'ta' })).toMatchObject({
    ok: true
  })
  await expect.poll(views).toEqual(['இறக்குமதி', 'பணிப்பட்டியல்', 'தணிக்கை', 'நிர்வாகம்'])
  await booted.request('session.signOut', {})
  await expect.poll(views).toEqual([])
})

for (const event of ['lock-screen', 'suspend']) {
  test(`${event} signs the operator out, and the log says so`, async () => {
    await signInAs(['admin'])
    await booted.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), event)
    expect(await booted.request('session.status', {})).toMatchObject({
      data: { state: 'locked', operator: null }
    })
    expect(await booted.request('admin.operators', {})).toMatchObject({
      error: { code: 'NOT_SIGNED_IN' }
    })
  })
}

test('a quit after the screen was locked is clean: the lock must not meet a closed library', async () => {
  await signInAs(['admin'])
  await booted.evaluate(({ app, powerMonitor }) => {
    app.quit()
    powerMonitor.emit('suspend')
  })
  expect(await booted.exited).toBe(0)
  expect(booted.stderr).not.toContain('error box')
})

test('an auditor saves the audit view as PDF; the log has its hash', async () => {
  await signInAs(['admin', 'auditor'])
  const path = join(booted.folder, 'page.pdf')
  const saveItem = (): Promise<boolean | undefined> =>
    booted.evaluate(
      ({ desktop }) =>
        (desktop.menu as Item[])
          .flatMap((menu) => menu.submenu ?? [])
          .find(({ id }) => id === 'save-page')?.enabled
    )
  await expect.poll(saveItem).toBe(false)
  await booted.evaluate(async ({ desktop, windows }, file) => {
    desktop.saveAnswer = file
    await windows[0]!.loadURL('app://workstation/index.html#/audit')
  }, path)
  expect(await saveItem()).toBe(true)
  await booted.evaluate(({ desktop }) =>
    (desktop.menu as Item[])
      .flatMap((menu) => menu.submenu ?? [])
      .find(({ id }) => id === 'save-page')
      ?.click?.()
  )
  await expect.poll(() => readFileSync(path, { encoding: 'utf8', flag: 'a+' })).toContain('%PDF')
  const log = await booted.request('audit.accessLog', { offset: 0, limit: 50 })
  expect(JSON.stringify(log)).toContain('access.report')
})

test('work has an icon with its progress; closing asks, hides, signs out, and comes back', async () => {
  test.setTimeout(180_000)
  expect(await booted.request('library.openSample', {})).toMatchObject({ ok: true })
  await expect.poll(() => booted.evaluate(({ desktop }) => desktop.trays.length)).toBe(1)
  const asked = await booted.evaluate(async ({ desktop, windows }) => {
    desktop.messageAnswer = 1
    windows[0]!.close()
    await new Promise((next) => setTimeout(next, 50))
    return { message: desktop.messages[0]?.message, shown: windows[0]?.shown }
  })
  expect(asked).toEqual({ message: 'Photographs are being graded', shown: false })
  await expect
    .poll(
      () =>
        booted.evaluate(({ desktop, windows }) => ({
          shown: windows[0]?.shown,
          inactively: windows[0]?.inactively,
          trayGone: desktop.trays[0]?.destroyed
        })),
      { timeout: 120_000 }
    )
    .toEqual({ shown: true, inactively: 1, trayGone: true })
  const said = await booted.evaluate(({ desktop }) => desktop.trays[0]?.toolTips ?? [])
  expect(said.length).toBeGreaterThan(1)
  for (const text of said) expect(text).toMatch(/^Akshi: (importing|grading), \d+ %$/)
  // Nothing runs any more: closing ends the program and asks nothing.
  await booted.evaluate(({ windows }) => windows[0]?.close())
  expect(await booted.exited).toBe(0)
})
