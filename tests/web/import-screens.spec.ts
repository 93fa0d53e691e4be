import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { RouteOutput } from '../../src/shared/contract'
import { UNKNOWN_FACTS } from '../../src/shared/domain/image'
import { openLibrary } from '../../src/main/core/store/open-library'
import { SYSTEM_OPERATOR } from '../../src/main/core/store/nobody'
import { technicianDesk, tokenOf, writeCard } from '../helpers/technician-desk'
import { WORKSTATION } from '../helpers/temp-library'
import { eventsIn } from './events'
import { expect, test } from './fixtures'
import { ImportView } from './pages/import-view'
import { passesAxe, sticksOut } from './pages/look'
import { picture } from './pages/picture'

test.setTimeout(300_000)
test.use({ viewport: { width: 1366, height: 768 } })

async function fits(page: Page, name: string): Promise<void> {
  expect.soft([name, await sticksOut(page)]).toEqual([name, 0])
}

async function look(page: Page, name: string): Promise<void> {
  await passesAxe(page, name)
  await fits(page, name)
}

// Would catch: a card that is not noticed, one that stays on the screen when it is gone, a second card in the same
// reader that is called safe to remove because the first one was, a control that a screen reader cannot name, and
// Hindi or Tamil that does not fit.
test('a card that is put in is imported by one press; every screen passes axe-core', async ({
  page
}) => {
  const tech = await technicianDesk()
  try {
    const label = 'नेत्र-शिविर-प्राथमिक-स्वास्थ्य-केंद्र-रामनगर'
    await writeCard(join(tech.cards, label))
    const server = await tech.serve()
    const view = new ImportView(page)
    const card = {
      token: await tokenOf(server, label),
      label,
      camera: true,
      bytes: 32e9,
      used: 3e9
    }
    let volumes: RouteOutput<'import.volumes'> = []
    await page.route('**/api/import.volumes', (route) =>
      route.fulfill({ json: { ok: true, data: volumes } })
    )
    await page.goto(server.url)
    await view.signIn()
    await expect(page.getByText('Put a card in')).toBeVisible()
    await look(page, 'no card')

    volumes = [card]
    await expect(page.getByText('3 GB of 32 GB used')).toBeVisible()
    await picture(page, 'import')
    await page.getByRole('button', { name: `Look at it first: ${label}` }).click()
    await expect(page.getByRole('row', { name: /P-001_OS/ })).toBeVisible()
    await picture(page, 'import-plan')
    await page.getByRole('radio', { name: /Own rules/ }).check()
    await look(page, 'before the import')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: `Import this card: ${label}` }).click()
    await expect(page.getByRole('heading', { name: 'Safe to remove' })).toBeVisible()
    await expect(page.getByText('✓ Safe to remove')).toBeVisible()
    await page.getByRole('button', { name: /Already in the library$/ }).click()
    const keep = page.getByRole('button', { name: 'Keep it…' })
    await keep.waitFor({ timeout: 60_000 })
    await picture(page, 'import-result')
    volumes = [{ ...card, used: 1e9 }]
    await expect(page.getByText('1 GB of 32 GB used')).toBeVisible()
    await expect(page.getByRole('button', { name: `Import this card: ${label}` })).toBeVisible()
    await expect(page.getByText('Safe to remove')).toBeHidden()
    await expect(page.getByRole('heading', { name: 'Everything was copied' })).toBeVisible()
    volumes = []
    await expect(page.getByText('Put a card in')).toBeVisible()
    await page.getByRole('button', { name: /Damaged/ }).click()
    await keep.click()
    await look(page, 'result')
    await page.getByRole('button', { name: 'The patient has left' }).click()
    await expect(page.getByText('Photographs kept as they are')).toBeVisible()

    await view.visit('To complete')
    await expect(view.tiles.getByRole('option', { name: /IMG_0003/ })).toBeVisible()
    await look(page, 'complete')
    await picture(page, 'import-complete')
    await view.visit('Earlier imports')
    await look(page, 'history')
    await page.getByRole('button', { name: 'Dark theme' }).click()
    await page.getByRole('button', { name: `Show files of ${label}` }).click()
    await expect(page.getByRole('heading', { name: 'Everything was copied' })).toBeVisible()
    await look(page, 'an earlier import, dark')

    for (const language of ['hi', 'ta']) {
      await page.locator('select.language').selectOption(language)
      const tabs = page.locator('.top nav button')
      for (const [index, name] of ['card', 'complete', 'history'].entries()) {
        await tabs.nth(index).click()
        await expect(tabs.nth(index)).toHaveAttribute('aria-current', 'page')
        await fits(page, `${name} in ${language}`)
      }
    }
  } finally {
    await tech.remove()
  }
})

// Would catch: a grid that draws every tile, a selection that ends where the loaded page ends, and a correction
// that main refuses because it is too long.
test('1,200 photographs without a patient are set at once', async ({ page }) => {
  const tech = await technicianDesk()
  try {
    const options = { workstationId: WORKSTATION, appVersion: '0.0.0' }
    const library = openLibrary(tech.libraryDir, options)
    const [importId, batchId] = ['import-1', 'batch-1']
    const actor = { operatorId: SYSTEM_OPERATOR, workstationId: WORKSTATION }
    library.log.append(actor, [
      {
        type: 'batch.created',
        payload: { batchId, name: 'Camp', protocol: 'blind-first', importId }
      },
      { type: 'import.started', payload: { importId, batchId, label: 'Camp', files: 1200 } },
      ...Array.from({ length: 1200 }, (_, index) => ({
        type: 'image.imported' as const,
        payload: {
          ...{ imageId: `image-${index}`, importId, batchId, bytes: 1000, width: 100, height: 100 },
          sourceName: `DCIM/IMG_${String(index).padStart(4, '0')}.JPG`,
          sha256: index.toString(16).padStart(64, '0'),
          ...{ extension: 'jpg', verified: 'direct', perceptualHash: null, nearDuplicateOf: null },
          facts: { ...UNKNOWN_FACTS, eye: 'OD' as const }
        }
      }))
    ])
    library.close()
    const server = await tech.serve()
    await page.goto(server.url)
    const view = new ImportView(page)
    await view.signIn()
    await view.visit('To complete')
    await expect(page.getByText('1,200 photographs without patient or eye')).toBeVisible()
    await view.tiles.focus()
    await page.keyboard.press('Control+a')
    await expect(page.getByText('1,200 selected')).toBeVisible()
    await page.keyboard.press('End')
    await expect(view.tiles.getByRole('option', { name: /IMG_1199/ })).toBeVisible()
    expect(await view.tiles.getByRole('option').count()).toBeLessThan(120)
    await view.patient.fill('P-1')
    await view.patient.press('Enter')
    await expect(page.getByText('Patient and eye of every photograph are known')).toBeVisible({
      timeout: 60_000
    })
    expect(eventsIn(tech.libraryDir, 'image.corrected')).toHaveLength(1200)
  } finally {
    await tech.remove()
  }
})
