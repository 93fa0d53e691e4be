import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { technicianDesk } from '../helpers/technician-desk'
import { expect, test } from './fixtures'
import { ImportView } from './pages/import-view'

test.setTimeout(180_000)

// Would catch: a keyboard that is nowhere once the button that stops an import is gone, an end that is not read out.
test('an import is stopped by keyboard, which then stands on what came of it', async ({ page }) => {
  const tech = await technicianDesk()
  try {
    const card = join(tech.cards, 'CARD', 'DCIM')
    mkdirSync(card, { recursive: true })
    // Files that are none are told soon, and so many of them take a while all the same.
    for (let n = 0; n < 2500; n++) writeFileSync(join(card, `${n}.jpg`), `no photograph ${n}`)
    const server = await tech.serve()
    await page.goto(server.url)
    const view = new ImportView(page)
    await view.signIn()
    await view.choose('CARD')
    await view.start()
    await page.getByRole('button', { name: 'Stop import' }).press('Enter')
    const result = view.result('CARD')
    await expect(result.getByRole('heading').first()).toBeFocused()
    await expect(page.getByRole('status').filter({ hasText: 'CARD: stopped.' })).toBeAttached()
    await page.keyboard.press('Tab')
    await expect(result.getByRole('button').first()).toBeFocused()
  } finally {
    await tech.remove()
  }
})
