// The built interface in Chromium, served by the app:// handler of the booted main bundle under the policy that
// Electron would enforce, talking through the built preload. Catches an interface that needs what the policy
// forbids (inline styles, data: fonts, eval) and a bridge that works in the browser shell alone.
import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Booted } from '../helpers/electron-stand-in/booted'
import { ReadingRoom } from '../web/pages/reading-room'
import { showInChromium, type Shown } from './through-chromium'
import { importGradeReadReport } from './whole-path'

const ADMIN = { name: 'A. Admin', passphrase: 'correct horse battery' }

let booted: Booted
let shown: Shown | undefined
test.beforeEach(async () => {
  booted = new Booted()
  await booted.shown()
})
test.afterEach(async () => {
  await shown?.stop()
  await booted.dispose()
})

test('from the worklist to two readings, without one complaint of the policy', async ({
  page
}, testInfo) => {
  test.setTimeout(180_000)
  // The same session as the page's: drawing the sample takes longer than a page should be waited for.
  expect(await booted.request('library.openSample', {})).toMatchObject({ ok: true })
  shown = await showInChromium(page, booted)
  await shown.open()
  // What the menu does: an address, no channel of its own.
  await page.evaluate("location.hash = '#/import'")
  await expect(page.getByRole('heading', { name: /import/i }).first()).toBeVisible()
  await page.evaluate("location.hash = '#/worklist'")
  await page.getByRole('button', { name: /^Read: / }).click()
  const room = new ReadingRoom(page)
  const first = await room.painted()
  if ((await room.grade('2')) === 'differs') await room.keep()
  const second = await room.paintedOtherThan(first)
  expect(second).not.toBe(first)
  if ((await room.grade('0')) === 'differs') await room.keep()
  await room.paintedOtherThan(second)
  await testInfo.attach('reading', { body: await page.screenshot(), contentType: 'image/png' })

  const pictures = [...shown.served].filter(([address]) => address.startsWith('fundus://'))
  expect(pictures.length).toBeGreaterThan(1)
  for (const [address, status] of shown.served) expect(status, address).toBe(200)
  expect(shown.complaints).toEqual([])
})

test('a card is imported, graded, read, signed off and reported, as in the real window', async ({
  page
}) => {
  test.setTimeout(300_000)
  shown = await showInChromium(page, booted)
  await shown.open()
  const chooseFolder = async (path: string): Promise<void> => {
    await booted.evaluate(({ desktop }, folder) => {
      desktop.folderAnswer = folder
    }, path)
  }
  await importGradeReadReport({ page, chooseFolder }, booted.folder)
  expect(shown.complaints).toEqual([])
})

test('the policy holds in a browser: no inline script, no eval, no other host, no frame', async ({
  page
}) => {
  shown = await showInChromium(page, booted)
  await shown.open()
  await expect(page).toHaveTitle(/Akshi/)
  const outcome = await page.evaluate(`(async () => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.inlineRan = true'
    document.body.append(script)
    const frame = document.createElement('iframe')
    frame.src = '/index.html'
    document.body.append(frame)
    document.body.setAttribute('style', 'color: rgb(1, 2, 3)')
    const inlineStyle = getComputedStyle(document.body).color === 'rgb(1, 2, 3)'
    // In a timer: DevTools lifts the ban on eval for as long as it evaluates itself.
    const evaluated = await new Promise((done) =>
      setTimeout(() => { try { (0, eval)('1'); done(true) } catch { done(false) } }))
    const fetched = await fetch('https://example.org/').then(() => true, () => false)
    const image = await new Promise((done) => {
      const img = new Image()
      img.onload = () => done(true)
      img.onerror = () => done(false)
      img.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='
    })
    return { inline: 'inlineRan' in globalThis, inlineStyle, evaluated, fetched, image }
  })()`)
  expect(outcome).toEqual({
    inline: false,
    inlineStyle: false,
    evaluated: false,
    fetched: false,
    image: false
  })
  expect(shown.complaints.filter((text) => text.includes('left for'))).toEqual([])
})

test('an administrator switches updates on and off; the log has both; nobody else may', async ({
  page
}, testInfo) => {
  test.setTimeout(180_000)
  await booted.dispose()
  booted = new Booted({ settings: { packaged: true } })
  await booted.shown()
  // Whoever makes herself administrator of the sample is none of the workstation.
  await booted.request('library.openSample', {})
  await booted.request('session.createFirstAdmin', { ...ADMIN, roles: ['admin'] })
  const named = { url: 'https://127.0.0.1:1/akshi' }
  expect(await booted.request('desktop.setUpdates', named)).toMatchObject({
    error: { code: 'CONFLICT' }
  })
  await booted.request('library.closeSample', {})

  await booted.request('session.createFirstAdmin', { ...ADMIN, roles: ['admin', 'auditor'] })
  shown = await showInChromium(page, booted)
  await shown.open('#/admin')
  await page.getByRole('tab', { name: 'This workstation' }).click()
  await expect(page.getByText('this workstation never goes to the network')).toBeVisible()
  await page.getByLabel('Address (https)').fill('http://updates.example.org')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await expect(page.getByText('This is not an address that begins with https://')).toBeVisible()
  await page.getByLabel('Address (https)').fill(named.url)
  await page.getByRole('button', { name: 'Switch on' }).click()
  await expect(page.getByText('asks 127.0.0.1:1 for a newer version')).toBeVisible()
  await testInfo.attach('updates', { body: await page.screenshot(), contentType: 'image/png' })
  await page.getByRole('button', { name: 'Switch off' }).click()
  await expect(page.getByText('this workstation never goes to the network')).toBeVisible()
  const settings = readFileSync(join(booted.folder, 'config', 'settings.json'), 'utf8')
  expect(JSON.parse(settings)).toEqual({ updates: { enabled: false, url: null } })
  const journal = readFileSync(join(booted.library, 'journal', 'events.jsonl'), 'utf8')
  const set = journal.split('\n').filter((line) => line.includes('workstation.updates_set'))
  expect(set.map((line) => line.includes(named.url))).toEqual([true, false])
})
