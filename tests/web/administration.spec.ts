import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { openAdministration, openOffice, signIn } from './pages/office'

// Passphrases are slow to check by design, and a busy machine is slower.
test.setTimeout(240_000)

async function passesAxe(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)
  expect.soft(found).toEqual([])
}

// Would catch: an accelerator that is enabled without its test, a refusal without a reason, a choice that only the
// command line offers.
test('an accelerator that this computer has not is refused with the reason', async ({ page }) => {
  test.skip(process.platform !== 'linux' || process.arch !== 'x64', 'the system has another one')
  await using office = await openOffice()
  await page.goto(office.server.url)
  await signIn(page)
  await openAdministration(page, 'This workstation')
  await expect(page.getByText('its libraries are not installed', { exact: false })).toBeVisible()
  const cuda = page.getByRole('listitem').filter({ hasText: 'CUDA' })
  await cuda.getByRole('button', { name: 'Test and enable' }).click()
  await expect(cuda.getByText(/^Refused on .* The processor grades\.$/)).toBeVisible({
    timeout: 120_000
  })
  await expect(cuda.getByRole('button', { name: 'Disable' })).toHaveCount(0)
  await passesAxe(page)
  const { record } = await office.server.ask('provider.list', {})
  expect(record).toMatchObject({ provider: 'cuda', enabled: false, result: 'refused' })
  expect(record?.reason).not.toBe('')
})
