import { mkdirSync, readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { ADMIN, openAdministration, openOffice, signIn } from './pages/office'
import { picture } from './pages/picture'

// Passphrases are slow to check by design, and a busy machine is slower.
test.setTimeout(180_000)

// Would catch: a restore that nobody can find, that asks for no passphrase, that leaves the window on a library
// which is not there any more, or that does not say what became of later events.
test('an administrator restores a backup, by keyboard, and signs in to the library again', async ({
  page
}) => {
  await using office = await openOffice()
  await page.goto(office.server.url)
  await signIn(page)
  await openAdministration(page, 'Backups')
  await page.getByRole('button', { name: 'Back up now' }).click()
  await expect(page.getByText(/read and found sound when it was made/)).toBeVisible()
  await page.getByRole('button', { name: /^Verify: / }).click()
  await expect(page.getByText(/^sound, read /)).toBeVisible()
  // Recorded after the backup: it must come back from the journal.
  await office.server.ask('admin.createOperator', {
    ...{ name: 'Bela Iyer', passphrase: 'a slow river boat' },
    roles: ['grader']
  })
  await page.getByRole('button', { name: /^Restore… / }).focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('form', { name: /^Restore the backup of / })
  await expect(panel.getByText('Nothing that was recorded is lost.')).toBeVisible()
  await expect(panel.getByText(/Later events that the journal brings back: [1-9]/)).toBeVisible()
  await picture(page, 'restore')
  await page.keyboard.press('Tab')
  await expect(panel.getByLabel('Your passphrase, again')).toBeFocused()
  await page.keyboard.type('not the passphrase')
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('alert')).toHaveText(/This is not the passphrase/)
  await expect(panel.getByLabel('Your passphrase, again')).toBeFocused()
  await page.keyboard.type(ADMIN.passphrase)
  await page.keyboard.press('Enter')
  await expect(
    page.getByText(/^Restored: \d+ events from the backup, \d+ from the journal/)
  ).toBeVisible()
  await expect(page.getByText(/kept in the library folder as akshi\.before-restore-/)).toBeVisible()
  await signIn(page, {
    ...{ name: 'Bela Iyer', passphrase: 'a slow river boat' },
    next: 'mine and mine alone'
  })
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
})

// Would catch: a second folder that only the command line can name, and copies that nobody hears of.
test('an administrator names the second folder and sees what is there', async ({ page }) => {
  await using office = await openOffice()
  mkdirSync(join(office.folder, 'share'))
  await page.goto(office.server.url)
  await signIn(page)
  await openAdministration(page, 'Backups')
  await expect(page.getByText('No second folder is set')).toBeVisible()
  await page.getByRole('button', { name: 'Choose a folder…' }).click()
  await page.getByRole('button', { name: /^akshi-office-/ }).click()
  await page.getByRole('button', { name: 'share', exact: true }).click()
  await expect(page.locator('[aria-current="location"]')).toHaveText('share')
  await page.getByRole('button', { name: 'Copy to this folder' }).click()
  await expect(page.getByText('All 0 photographs are there.')).toBeVisible()
  await expect(page.getByText('· second folder').first()).toBeVisible()
  const [copies = ''] = readdirSync(join(office.folder, 'share'))
  expect(copies).toMatch(/^akshi-backups-/)
  expect(readdirSync(join(office.folder, 'share', copies))).toContainEqual(
    expect.stringMatching(/\.json$/)
  )
  await page.getByRole('button', { name: 'No second folder' }).click()
  await expect(page.getByText('No second folder is set')).toBeVisible()
})

// Would catch: a dead window where the database is damaged; a screen that offers a backup without reading it.
test('a damaged library starts with a choice of backups and opens once one is restored', async ({
  page
}) => {
  await using office = await openOffice()
  await office.server.ask('backup.now', {})
  await office.server.ask('session.signOut', {})
  await office.server.stop()
  const file = join(office.libraryDir, 'akshi.db')
  truncateSync(file, Math.floor(statSync(file).size / 2))
  const folder = join(office.libraryDir, 'backups')
  const names = readdirSync(folder).filter((name) => name.endsWith('.db'))
  expect(names.length).toBe(2)
  // The newer one, made at close, is damaged too.
  truncateSync(join(folder, names.sort().at(-1) ?? ''), 9000)

  const server = await office.open()
  await page.goto(server.url)
  await expect(page.getByRole('heading', { name: 'This library cannot be opened' })).toBeVisible()
  await expect(page.getByText(/This backup is not sound and is not restored/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Restore' })).toHaveCount(0)
  await page.getByRole('radio').first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByText('What is there now cannot be read.')).toBeVisible()
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect(page.getByText(/^Restored: /)).toBeVisible()
  await signIn(page)
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
})
