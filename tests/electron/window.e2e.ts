// A real Electron window, where there is an Electron: everything else here runs against the stand-in.
// On a machine without a display: xvfb-run -a npm run test:electron.
import { _electron, expect, test, type ElectronApplication, type Page } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Frame } from '../web/pages/frame'
import { ReadingRoom } from '../web/pages/reading-room'
import { importGradeReadReport } from './whole-path'

const program = process.env['AKSHI_ELECTRON'] ?? ''
const missing = process.env['AKSHI_ELECTRON_MISSING'] ?? 'start it by "npm run test:electron"'
test.skip(program === '', missing)

let folder: string
let app: ElectronApplication
let page: Page

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'akshi-window-'))
  // Chromium refuses its sandbox to root alone; a person's Electron always keeps it.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const inherited = Object.entries(process.env).filter(
    // Left behind by an editor, this turns Electron into plain Node, which knows none of our switches.
    ([name, value]) => value !== undefined && name !== 'ELECTRON_RUN_AS_NODE'
  ) as [string, string][]
  app = await _electron.launch({
    executablePath: program,
    args: [...asRoot, '.', '--library', join(folder, 'library')],
    env: { ...Object.fromEntries(inherited), AKSHI_CONFIG: join(folder, 'config'), TZ: 'UTC' }
  })
  page = await app.firstWindow()
  await expect(page).toHaveTitle(/Akshi/)
})
test.afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

test('a real window opens on the built app, sandboxed, and answers through the bridge', async () => {
  expect(page.url()).toMatch(/^app:\/\/workstation\/index\.html/)
  const seen = await page.evaluate(() => ({
    node: typeof Reflect.get(globalThis, 'process') + typeof Reflect.get(globalThis, 'require'),
    bridge: typeof Reflect.get(globalThis, 'akshi')
  }))
  expect(seen).toEqual({ node: 'undefinedundefined', bridge: 'object' })
  const status = await page.evaluate('akshi.request("session.status", {})')
  expect(status).toMatchObject({ ok: true, data: { shell: 'electron', state: 'open' } })
})

test('the policy of the response is in force', async () => {
  const outcome = await page.evaluate(`(async () => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.inlineRan = true'
    document.body.append(script)
    const evaluated = await new Promise((done) =>
      setTimeout(() => { try { (0, eval)('1'); done(true) } catch { done(false) } }))
    const fetched = await fetch('https://example.org/').then(() => true, () => false)
    return { inline: 'inlineRan' in globalThis, evaluated, fetched }
  })()`)
  expect(outcome).toEqual({ inline: false, evaluated: false, fetched: false })
})

for (const address of [
  'https://example.org/',
  'file:///etc/passwd',
  'data:text/html,<p>x</p>',
  'app://elsewhere/index.html',
  'akshi://read'
]) {
  test(`neither a link, a script nor window.open leads to ${address}`, async () => {
    const before = page.url()
    await page.evaluate(`location.href = ${JSON.stringify(address)}`).catch(() => undefined)
    await page.evaluate(`{
      const link = document.createElement('a')
      link.href = ${JSON.stringify(address)}
      document.body.append(link)
      link.click()
      link.target = '_blank'
      link.click()
      window.open(${JSON.stringify(address)})
    }`)
    expect(page.url()).toBe(before)
    expect(app.windows()).toHaveLength(1)
    await expect(page).toHaveTitle(/Akshi/)
  })
}

test('the protocol serves nothing outside the interface', async () => {
  const statuses = await page.evaluate(
    `Promise.all(['/..%2f..%2fpackage.json', '/..%5cmain%5cindex.js', '/%2e%2e%2fmain/index.js', '/no-such.js']
      .map((path) => fetch(path).then((answer) => answer.status, () => 0)))`
  )
  for (const status of statuses as number[]) expect([400, 404]).toContain(status)
})

test('permissions are denied without a question', async () => {
  const answers = await page.evaluate(`Promise.all(
    ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'].map((name) =>
      navigator.permissions.query({ name }).then((answer) => answer.state, () => 'denied')))`)
  expect(answers).toEqual(Array(5).fill('denied'))
})

test('the sample is imported, graded in a utility process, and read by keys', async () => {
  test.setTimeout(300_000)
  await page.getByRole('button', { name: 'Open the sample' }).click()
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible({ timeout: 120_000 })
  await expect
    .poll(() => page.evaluate('akshi.request("grading.status", {})'), { timeout: 120_000 })
    .toMatchObject({ data: { completed: 12, failed: 0 } })
  await new Frame(page).visit('Worklist')
  await page.getByRole('button', { name: /^Read: / }).click()
  const room = new ReadingRoom(page)
  const first = await room.painted()
  if ((await room.grade('2')) === 'differs') await room.keep()
  expect(await room.paintedOtherThan(first)).not.toBe(first)
})

test('a card is imported, graded, read, signed off and reported', async () => {
  test.setTimeout(300_000)
  const chooseFolder = (path: string): Promise<void> =>
    app.evaluate(({ dialog }, folder) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
    }, path)
  await importGradeReadReport({ page, chooseFolder }, folder)
})
