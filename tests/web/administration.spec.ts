import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { serve } from '../helpers/served-workstation'
import { passesAxe } from './pages/look'
import { ADMIN, openAdministration, openOffice, signIn } from './pages/office'
import { picture } from './pages/picture'

// Passphrases are slow to check by design, and a busy machine is slower.
test.setTimeout(240_000)

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

// Would catch: a name taken twice, a deactivated operator who is gone for good, a passphrase that only the command
// line changes, an administrator who knows for ever the passphrase that a grader signs in with.
test('operators are added, deactivated, reactivated, and choose their own passphrases', async ({
  page
}) => {
  await using office = await openOffice()
  await office.server.ask('admin.createOperator', {
    ...{ name: 'Bela Iyer', passphrase: 'a slow river boat' },
    roles: ['grader']
  })
  await page.goto(office.server.url)
  await signIn(page)
  await openAdministration(page, 'Operators')
  const form = page.locator('form').filter({ hasText: 'Add an operator' })
  await form.getByLabel('Name').fill('Bela Iyer')
  await form.getByLabel('Passphrase').fill('a slow river boat')
  await form.getByRole('button', { name: 'Add operator' }).click()
  await expect(form.getByRole('alert').filter({ hasText: 'Another operator' })).toBeVisible()
  const bela = page.getByRole('listitem').filter({ hasText: 'Bela Iyer' })
  await bela.getByRole('button', { name: 'Deactivate' }).click()
  await bela.getByRole('button', { name: 'Deactivate' }).last().click()
  await bela.getByRole('button', { name: 'Reactivate' }).click()
  await bela.getByRole('button', { name: 'New passphrase' }).click()
  await bela.getByLabel('New passphrase').fill('given by the admin')
  await bela.getByRole('button', { name: 'Set passphrase' }).click()
  await expect(page.getByText('Saved')).toBeVisible()
  await passesAxe(page)
  await picture(page, 'operators')

  await page.getByRole('button', { name: ADMIN.name, exact: true }).click()
  const own = page.getByRole('form', { name: 'Change your passphrase' })
  await own.getByLabel('Present passphrase').fill('not this one')
  await own.getByLabel('New passphrase').fill('twelve blue lamps')
  await own.getByRole('button', { name: 'Change passphrase' }).click()
  await expect(own.getByText('This is not the passphrase')).toBeVisible()
  await own.getByLabel('Present passphrase').fill(ADMIN.passphrase)
  await own.getByRole('button', { name: 'Change passphrase' }).click()
  await expect(own.getByText('Your passphrase was changed.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(own).toHaveCount(0)
  await page.getByRole('button', { name: 'Sign out' }).click()

  await signIn(page, { name: 'Bela Iyer', passphrase: 'given by the admin' })
  await expect(page.getByRole('heading', { name: 'Choose a passphrase of your own' })).toBeVisible()
  await expect(page.getByLabel('New passphrase')).toBeFocused()
  await page.keyboard.type('given by the admin')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Choose another one than the one you were given.')).toBeVisible()
  await passesAxe(page)
  await picture(page, 'own-passphrase')
  await page.getByLabel('New passphrase').fill('mine and mine alone')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
})

/** Chooses the folder `disk` in a part of the page that asks for one. */
function chooserOn(page: Page) {
  const part = (name: string) => page.getByRole('region', { name })
  const take = async (name: string, button: string) => {
    await part(name).getByRole('button', { name: button }).click()
    await part(name)
      .getByRole('button', { name: /^akshi-office-/ })
      .click()
    await part(name).getByRole('button', { name: /^disk/ }).click()
    await expect(part(name).locator('[aria-current="location"]')).toHaveText('disk')
    await part(name).locator('.browser .actions').getByRole('button').last().click()
  }
  return { part, take }
}

// Would catch: a move of hours that nobody can stop, a button that stops it and leaves half of a library behind, a
// keyboard that is nowhere once the button is gone.
test('a move is stopped on the screen; the library stays, and nothing is left of the copy', async ({
  page
}) => {
  await using office = await openOffice()
  const disk = join(office.folder, 'disk')
  mkdirSync(disk)
  const shard = join(office.libraryDir, 'originals', 'aa')
  mkdirSync(shard)
  for (let n = 0; n < 4000; n++) writeFileSync(join(shard, `${n}.jpg`), `photograph ${n}`)
  await page.goto(office.server.url)
  await signIn(page)
  await openAdministration(page, 'Move and archive')
  const { part, take } = chooserOn(page)
  await take('Move the library', 'Choose a folder…')
  await part('Move the library').getByRole('button', { name: 'Move', exact: true }).click()
  await expect(page.getByRole('progressbar')).toBeVisible()
  await passesAxe(page)
  // Whoever comes back to the page finds the work, and may stop it.
  await openAdministration(page, 'Backups')
  await openAdministration(page, 'Move and archive')
  await page.getByRole('button', { name: 'Stop', exact: true }).press('Enter')
  await expect(part('Move the library').getByRole('heading')).toBeFocused()
  await expect(page.getByRole('status').getByText('The move was stopped.')).toBeVisible()
  await expect(page.getByRole('progressbar')).toHaveCount(0)
  await expect.poll(() => readdirSync(disk)).toEqual([])
  expect(existsSync(join(office.libraryDir, 'moved-to.json'))).toBe(false)
  expect((await office.server.ask('library.place', {})).doing).toBeNull()
})

// Would catch: an archive or a move that only the command line makes, a window that is left behind in the old folder.
test('a library is archived, moved, and made of an archive on a new workstation', async ({
  page
}) => {
  await using office = await openOffice()
  mkdirSync(join(office.folder, 'disk'))
  await page.goto(office.server.url)
  await signIn(page)
  await openAdministration(page, 'Move and archive')
  const { part, take } = chooserOn(page)
  await take('Archive the library', 'Make an archive in…')
  await expect(part('Archive the library').getByText(/^Made and read back: /)).toBeVisible()
  await passesAxe(page)

  await take('Move the library', 'Choose a folder…')
  await part('Move the library').getByRole('button', { name: 'Move', exact: true }).click()
  await signIn(page)
  await openAdministration(page, 'Move and archive')
  await expect(part('Move the library').getByText(/^It was moved out of /)).toBeVisible()
  expect(existsSync(join(office.folder, 'disk', 'library', 'akshi.db'))).toBe(true)
  expect(existsSync(join(office.libraryDir, 'moved-to.json'))).toBe(true)
  await office.server.stop()
  // The command that names the old folder opens the new one.
  const again = await office.open()
  expect((await again.ask('session.status', {})).operators.map(({ name }) => name)).toEqual([
    ADMIN.name
  ])
  await again.stop()

  const fresh = await serve(join(office.folder, 'fresh'), {
    ...{ config: join(office.folder, 'config-2'), roots: [office.folder] }
  })
  try {
    const other = { name: 'New Admin', passphrase: 'a slow river boat' }
    await fresh.ask('session.createFirstAdmin', { ...other, roles: ['admin'] })
    await page.goto(fresh.url)
    await signIn(page, other)
    await openAdministration(page, 'Move and archive')
    await take('Make a library of an archive', 'Choose the archive’s folder…')
    await expect(part('Make a library of an archive').getByRole('radio')).toBeChecked()
    await take('Make a library of an archive', 'Where the new library goes…')
    await part('Make a library of an archive')
      .getByRole('button', { name: 'Make the library' })
      .click()
    await signIn(page)
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
  } finally {
    await fresh.stop()
  }
})
