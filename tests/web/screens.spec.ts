import { expect, test } from './fixtures'
import { Frame } from './pages/frame'
import { cutRows, look, railScrolls, sticksOut } from './pages/look'
import { ReadingRoom } from './pages/reading-room'

// `AKSHI_SCREENSHOTS=1 npx playwright test --project=web` renews the pictures of the user guide.

// Sixteen analyses by axe-core on two cores take their time.
test.setTimeout(240_000)
test.use({ viewport: { width: 1366, height: 768 } })

// Would catch: text without contrast, controls without names, roles that do not fit, and anything that the
// content security policy has to stop (it would be in the console).
test('the office screens pass axe-core', async ({ page, workstation, complaints }) => {
  const frame = new Frame(page)
  await page.goto(workstation.url)
  await page.getByRole('button', { name: 'Set up', exact: true }).waitFor()
  await look(page, 'welcome')
  await page.getByRole('button', { name: 'Set up', exact: true }).click()
  await look(page, 'first-administrator')
  await page.getByRole('button', { name: 'Back' }).click()
  await frame.openSample()
  await expect(page.getByRole('row', { name: /SYNTHETIC-01/ }).first()).toBeVisible()
  await page.waitForLoadState('networkidle')
  await look(page, 'worklist')
  await page.getByRole('button', { name: 'More filters' }).click()
  await page.getByRole('searchbox').fill('no such patient')
  await expect(page.getByText('No photograph fits these filters')).toBeVisible()
  await look(page, 'worklist-nothing-found')
  await page.getByRole('button', { name: 'Clear filters' }).last().click()
  await frame.visit('Import')
  await page.getByRole('button', { name: 'Earlier imports' }).click()
  await page.getByRole('button', { name: /^Show files of/ }).click()
  await page.getByRole('button', { name: /Imported$/ }).click()
  await expect(page.getByText('SYNTHETIC-01_OD.jpg')).toBeVisible()
  await frame.visit('Keys')
  await look(page, 'keys')
  await page.getByRole('button', { name: 'Dark theme' }).click()
  await frame.visit('Worklist')
  await page.waitForLoadState('networkidle')
  await look(page, 'worklist-dark')
  expect(complaints.messages).toEqual([])
})

test('the reading room passes axe-core', async ({ page, workstation, complaints }) => {
  const room = new ReadingRoom(page)
  await page.goto(workstation.url)
  await new Frame(page).openSample()
  await page.getByRole('button', { name: /^Read: / }).click()
  await room.painted()
  await expect(room.prompt).toHaveText('What do you see?')
  await look(page, 'reading-blind')
  if ((await room.grade('0')) === 'agreed') await room.grade('4')
  await expect(room.prompt).toContainText('The network differs')
  await look(page, 'reading-reveal')
  expect(await railScrolls(page)).toBeLessThanOrEqual(0)
  await page.keyboard.press('h')
  await expect(page.getByText('Where the network looked, not a lesion map')).toBeVisible()
  await page.keyboard.press('4')
  await expect(room.prompt).toHaveText('Why does your final grade differ?')
  await look(page, 'reading-reason')
  await page.keyboard.press('Escape')
  await page.keyboard.press('h')
  await page.keyboard.press('l')
  await expect(page.getByText(/^Fellow eye ·/)).toBeVisible()
  await look(page, 'reading-fellow-eye')
  await page.keyboard.press('l')
  await page.keyboard.press('?')
  await expect(page.getByText('Keys in the reading room')).toBeVisible()
  await look(page, 'reading-keys')
  await page.keyboard.press('Escape')
  await page.keyboard.press('s')
  await expect(page.getByText('Not finished yet')).toBeVisible()
  await look(page, 'reading-summary')
  expect(complaints.messages).toEqual([])
})

// Would catch: a longer language that pushes controls out of the window, and a screen left in English.
test('Hindi and Tamil fit at 1366 × 768 and pass axe-core', async ({ page, workstation }) => {
  const room = new ReadingRoom(page)
  await page.goto(workstation.url)
  await new Frame(page).openSample()
  for (const [language, worklist] of [
    ['hi', 'कार्यसूची'],
    ['ta', 'பணிப்பட்டியல்']
  ] as const) {
    await page.locator('select.language').selectOption(language)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await expect(page.getByRole('heading', { name: worklist })).toBeVisible()
    await look(page, `worklist-${language}`)
    expect(await sticksOut(page)).toBe(0)
    await page.locator('.batch').getByRole('button').last().click()
    await room.painted()
    await expect(page.getByText('Moderate NPDR', { exact: true })).toBeVisible()
    await look(page, `reading-${language}`)
    const keep = page.locator('.decision .keep')
    // The second language finds the question of the first.
    if (language === 'hi') for (const key of ['d', 'd', 'd', '0']) await page.keyboard.press(key)
    await expect(keep).toBeVisible()
    expect(await railScrolls(page)).toBeLessThanOrEqual(0)
    expect(await cutRows(page)).toEqual([])
    expect(await sticksOut(page)).toBe(0)
    await page.locator('header .back').click()
  }
})

// Would catch: a layout that only works on a small or only on a large screen.
test('fills 1920 × 1080', async ({ page, workstation }) => {
  await page.setViewportSize({ width: 1920, height: 1080 })
  const room = new ReadingRoom(page)
  await page.goto(workstation.url)
  await new Frame(page).openSample()
  await page.waitForLoadState('networkidle')
  await look(page, 'worklist-1920')
  await page.getByRole('button', { name: /^Read: / }).click()
  await room.painted()
  await look(page, 'reading-1920')
  const box = await page.getByRole('img', { name: /^Fundus photograph 1/ }).boundingBox()
  expect(box?.width).toBeGreaterThan(1500)
  expect(box?.height).toBeGreaterThan(900)
})
