import { join } from 'node:path'
import { serve } from '../helpers/served-workstation'
import { expect, test } from './fixtures'
import { Frame } from './pages/frame'
import { ReadingRoom } from './pages/reading-room'

// Would catch: keys kept in the browser alone, which another workstation (or a cleared browser) does not know,
// two actions on one key, and the old key still at work.
test('keys follow their operator to another workstation', async ({ page, browser, desk }) => {
  const first = await desk.open()
  await page.goto(first.url)
  await new Frame(page).openSample()
  await new Frame(page).visit('Keys')
  const keyOf = (of: typeof page, action: string) =>
    of.getByRole('button', { name: new RegExp(`^Change the key for ${action}, now`) })
  await keyOf(page, 'Red-free').click()
  await page.keyboard.press('q')
  await expect(keyOf(page, 'Red-free')).toHaveText('Q')
  await keyOf(page, 'Fit').click()
  await page.keyboard.press('z')
  await expect(page.getByText('“Z” was the key for Undo')).toBeVisible()
  await expect(keyOf(page, 'Undo')).toHaveText('F')
  await page.reload()
  await new Frame(page).visit('Keys')
  await expect(keyOf(page, 'Red-free')).toHaveText('Q')
  await first.stop()

  const second = await serve(desk.libraryDir, { config: join(desk.libraryDir, '..', 'elsewhere') })
  const context = await browser.newContext()
  try {
    const other = await context.newPage()
    await other.goto(second.url)
    await new Frame(other).openSample()
    await new Frame(other).visit('Keys')
    await expect(keyOf(other, 'Red-free')).toHaveText('Q')
    await expect(keyOf(other, 'Undo')).toHaveText('F')
    await new Frame(other).visit('Worklist')
    await other.getByRole('button', { name: /^Read: / }).click()
    await new ReadingRoom(other).painted()
    const redFree = other.getByRole('button', { name: 'Red-free' })
    await other.keyboard.press('r')
    await expect(redFree).toHaveAttribute('aria-pressed', 'false')
    await other.keyboard.press('q')
    await expect(redFree).toHaveAttribute('aria-pressed', 'true')
  } finally {
    await context.close()
    await second.stop()
  }
})
