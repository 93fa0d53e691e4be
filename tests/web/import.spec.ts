import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Download, Page } from '@playwright/test'
import { createImportService } from '../../src/main/core/import/import-service'
import { nodeIo } from '../../src/main/core/import/import-io'
import { recheckOriginals } from '../../src/main/core/import/recheck'
import { listOperators } from '../../src/main/core/admin/operators'
import { renderFundus } from '../../src/main/core/sample'
import { openLibrary } from '../../src/main/core/store/open-library'
import { MESSAGES } from '../../src/renderer/i18n/languages'
import { fill } from '../../src/renderer/i18n/translate'
import {
  CARD,
  technicianDesk,
  tokenOf,
  writeCard,
  type TechnicianDesk
} from '../helpers/technician-desk'
import { WORKSTATION } from '../helpers/temp-library'
import { eventsIn } from './events'
import { expect, test as base } from './fixtures'
import { ImportView } from './pages/import-view'

const test = base.extend<{ tech: TechnicianDesk; view: ImportView }>({
  tech: async ({}, use) => {
    const desk = await technicianDesk()
    await use(desk)
    await desk.remove()
  },
  view: async ({ page }, use) => {
    await use(new ImportView(page))
  }
})
test.setTimeout(180_000)

async function saved(page: Page, button: string): Promise<Download> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click()
  ])
  return download
}

// Would catch: an outcome that the screen hides, patients that cannot be set without a mouse, a decision that is
// not recorded, a receipt that cannot be had.
test('a technician’s day: a card with problems, completed by keyboard', async ({
  page,
  tech,
  view,
  complaints
}) => {
  await writeCard(join(tech.cards, 'EOS_DIGITAL'))
  const server = await tech.serve()
  await page.goto(server.url)
  await view.signIn()
  await view.choose('EOS_DIGITAL')
  await expect(page.getByText('9 photographs in 10 files')).toBeVisible()
  // Enter is enough: the button that starts has the focus.
  await expect(page.getByRole('button', { name: 'Start import' })).toBeFocused()
  await page.keyboard.press('Enter')

  const result = view.result('EOS_DIGITAL')
  await expect(result.getByRole('heading', { name: 'Safe to remove' })).toBeVisible()
  await expect(result.getByRole('button', { name: `${CARD.photographs} Imported` })).toBeVisible()
  await result.getByRole('button', { name: `${CARD.duplicates} Already` }).click()
  // Either of the two may be copied first.
  await expect(result.getByText(/The same file as .*P-001_OD( again)?.JPG/)).toBeVisible()
  await result.getByRole('button', { name: `${CARD.rejected} Damaged` }).click()
  await expect(result.getByText('HALF.JPG')).toBeVisible()

  // Graded by now: what is too dark is told while the patient may still be there.
  const retakes = result.getByRole('region', { name: /to take again/ })
  await expect(retakes.getByText('Too dark')).toBeVisible({ timeout: 60_000 })
  await retakes.getByRole('button', { name: 'Keep it…' }).click()
  await retakes.getByRole('button', { name: 'The patient has left' }).click()
  await expect(result.getByText('✓ The patient has left')).toBeVisible()
  const [dismissed] = eventsIn(tech.libraryDir, 'image.retake_dismissed')
  expect(dismissed?.payload).toMatchObject({ reason: 'patient-left' })

  await result.getByRole('button', { name: `Complete ${CARD.unknown} photographs` }).click()
  await expect(view.tiles.getByRole('option')).toHaveCount(CARD.unknown)
  await view.tiles.focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect(view.tiles.getByRole('option', { selected: true })).toHaveCount(2)
  await page.keyboard.press('r')
  await expect(view.tiles.getByRole('option', { name: /Right eye/ })).toHaveCount(2)
  await page.keyboard.press('p')
  await expect(view.patient).toBeFocused()
  await page.keyboard.type('P-077')
  // What is typed outlives a list that is read again, here by a change of place.
  await view.visit('Card')
  await view.visit('To complete')
  await expect(view.patient).toHaveValue('P-077')
  await view.patient.press('Enter')
  await expect(view.tiles.getByRole('option')).toHaveCount(1)
  await expect(view.tiles).toBeFocused()
  await page.keyboard.press('l')
  await expect(view.tiles.getByRole('option', { name: /Left eye/ })).toHaveCount(1)
  await page.keyboard.press('z')
  await expect(view.tiles.getByRole('option', { name: /Eye unknown/ })).toHaveCount(1)
  await page.keyboard.press('l')
  await page.keyboard.press('Enter')
  await page.keyboard.type('P-078')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Patient and eye of every photograph are known')).toBeVisible()
  const corrected = eventsIn(tech.libraryDir, 'image.corrected').map(({ payload }) => payload)
  expect(corrected.map(({ facts }) => facts)).toEqual([
    ...[{ eye: 'OD' }, { eye: 'OD' }, { patientId: 'P-077' }, { patientId: 'P-077' }],
    ...[{ eye: 'OS' }, { eye: 'unknown' }, { eye: 'OS' }, { patientId: 'P-078' }]
  ])

  await view.visit('Earlier imports')
  const pdf = await saved(page, 'Receipt (PDF) of EOS_DIGITAL')
  expect(readFileSync(await pdf.path(), 'latin1').slice(0, 5)).toBe('%PDF-')
  const csv = await saved(page, 'Receipt (CSV) of EOS_DIGITAL')
  expect(readFileSync(await csv.path(), 'utf8')).toContain('P-001_OD again.JPG')
  expect(complaints.messages).toEqual([])
})

// Would catch: a wrong rule that is saved, or whose error stands elsewhere or is told in another language; a preview
// that shows other rules than the import uses; rules for one import that change the site's.
test('rules are written with a live preview on the card’s own files', async ({
  page,
  tech,
  view
}) => {
  await writeCard(join(tech.cards, 'P-900'))
  const server = await tech.serve()
  await page.goto(server.url)
  await view.signIn()
  await view.choose('P-900')
  await page.getByRole('radio', { name: /Own rules/ }).check()
  const rule = page.getByRole('textbox', { name: 'Rule 1' })
  await rule.fill('DCIM/100FUNDS/{patient}_{ey}.JPG')
  await expect(page.getByRole('alert')).toContainText('{ey} is not known')
  await page.getByRole('combobox', { name: 'Language' }).selectOption('hi')
  await expect(page.getByRole('alert')).toContainText('{ey} ज्ञात नहीं')
  await page.getByRole('combobox', { name: 'भाषा' }).selectOption('en')
  await expect(rule).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByRole('button', { name: 'Start import' })).toBeDisabled()
  await rule.fill('DCIM/100FUNDS/{field}_{patient}.JPG')
  const row = page.getByRole('row', { name: /IMG_0001/ })
  await expect(row).toContainText('0001')
  await expect(row.getByRole('cell').nth(3)).toHaveText('IMG')
  await page.getByRole('button', { name: 'Start import' }).click()
  await expect(view.result('P-900').getByRole('heading', { name: 'Safe to remove' })).toBeVisible()
  await view.visit('To complete')
  await expect(view.tiles.getByRole('option', { name: /^0001 .*IMG_0001/ })).toBeVisible()
  expect(eventsIn(tech.libraryDir, 'import.patterns_set')).toEqual([])
})

// Would catch: a card that one press reads by other rules than a look at it first would have shown.
test('a card that nobody looks at first is read by the rules that fit its names', async ({
  tech
}) => {
  const card = join(tech.cards, 'DATED')
  mkdirSync(card)
  for (const [seed, eye] of [
    [1, 'OD'],
    [2, 'OS']
  ] as const) {
    const photograph = await renderFundus({ seed, grade: 0, eye, width: 240, height: 160 })
    writeFileSync(join(card, `P100_20261120_${eye}.jpg`), photograph)
  }
  const server = await tech.serve()
  const folderToken = await tokenOf(server, 'DATED')
  await server.ask('import.start', { folderToken })
  await expect
    .poll(async () => (await server.ask('import.list', {}))[0]?.safeToRemove, { timeout: 30_000 })
    .toBe(true)
  const facts = eventsIn(tech.libraryDir, 'image.imported').map(({ payload }) => payload['facts'])
  expect(facts).toEqual([
    expect.objectContaining({ patientId: 'P100' }),
    expect.objectContaining({ patientId: 'P100' })
  ])
})

// Would catch: an interrupted import that cannot be found again, one that is called safe, and an error that does
// not say what to do when its card is not there.
test('an interrupted import goes on when its card is back', async ({ page, tech, view }) => {
  const card = join(tech.cards, 'NIKON')
  await writeCard(card)
  const options = { workstationId: WORKSTATION, appVersion: '0.0.0' }
  const library = openLibrary(tech.libraryDir, options)
  const tara = listOperators(library).find(({ name }) => name === 'Tara')
  let opened = 0
  const io: typeof nodeIo = {
    ...nodeIo,
    open: async (...parameters) => {
      // In the middle of the first file.
      if ((opened += 1) === 2) void imports.cancel(importId)
      return nodeIo.open(...parameters)
    }
  }
  const imports = createImportService({ library, concurrency: 1, io })
  const { importId } = imports.start({
    folder: card,
    actor: { operatorId: tara?.id ?? '', workstationId: WORKSTATION }
  })
  expect(await imports.waitFor(importId)).toMatchObject({ state: 'interrupted' })
  await imports.close()
  library.close()

  renameSync(card, `${card} away`)
  const server = await tech.serve()
  await page.goto(server.url)
  await view.signIn()
  await view.visit('Earlier imports')
  await expect(page.getByText('Interrupted')).toBeVisible()
  await page.getByRole('button', { name: 'Continue NIKON' }).click()
  await expect(page.getByRole('alert')).toContainText('Put its card back in')
  renameSync(`${card} away`, card)
  // The folder that is chosen now for second copies is the one that it goes on with.
  mkdirSync(join(tech.cards, 'NAS'))
  await view.visit('Card')
  await page.getByRole('button', { name: 'Choose its folder…' }).click()
  await page.getByRole('button', { name: 'cards', exact: true }).click()
  await page.getByRole('button', { name: 'NAS', exact: true }).click()
  await page.getByRole('button', { name: 'Use this folder' }).click()
  await expect(page.getByText('Also copied to NAS')).toBeVisible()
  await view.visit('Earlier imports')
  await page.getByRole('button', { name: 'Continue NIKON' }).click()
  const result = view.result('NIKON')
  await expect(result.getByRole('heading', { name: 'Safe to remove' })).toBeVisible()
  await expect(result.getByText('10 of 10 files')).toBeVisible()
  expect(eventsIn(tech.libraryDir, 'import.resumed').at(-1)?.payload['second']).toMatch(/NAS$/)
  const seconds = readdirSync(join(tech.cards, 'NAS', 'originals'), { recursive: true })
  expect(seconds.filter((name) => /\.jpg$/.test(String(name)))).toHaveLength(CARD.photographs)
})

// Would catch: a reason that a technician cannot read, a card that is not safe without a word why, and stored photographs
// that rot without anybody being told.
test('what went wrong is told in the language of the window', async ({ page, tech }) => {
  const [card, nas] = [join(tech.cards, 'CAMP'), join(tech.cards, 'NAS')]
  await writeCard(card)
  mkdirSync(nas)
  const library = openLibrary(tech.libraryDir, { workstationId: WORKSTATION, appVersion: '0.0.0' })
  const tara = listOperators(library).find(({ name }) => name === 'Tara')
  const actor = { operatorId: tara?.id ?? '', workstationId: WORKSTATION }
  const imports = createImportService({ library })
  const take = async (): Promise<unknown> =>
    imports.waitFor(imports.start({ folder: card, second: nas, actor }).importId)
  expect(await take()).toMatchObject({ safeToRemove: true })
  // The network disk is unplugged, its folder is there all the same; a file cannot be read; a photograph rots.
  renameSync(nas, `${nas} away`)
  mkdirSync(nas)
  writeFileSync(join(card, 'export.zip'), 'PK\x03\x04 and no more')
  expect(await take()).toMatchObject({ safeToRemove: false, secondReason: 'SECOND_AWAY' })
  await imports.close()
  const [original] = library.db
    .prepare(`SELECT 'originals/' || substr(sha256, 1, 2) || '/' || sha256 || '.jpg' FROM image`)
    .pluck()
    .all() as string[]
  writeFileSync(join(tech.libraryDir, original ?? ''), 'rot')
  await recheckOriginals(library, WORKSTATION, { olderThan: new Date(Date.now() + 60_000) })
  library.close()

  const server = await tech.serve()
  await page.goto(server.url)
  await new ImportView(page).signIn()
  for (const language of ['hi', 'ta'] as const) {
    const messages = MESSAGES[language]
    await page.locator('select.language').selectOption(language)
    const tabs = page.locator('.top nav button')
    await tabs.nth(0).click()
    await expect(page.getByText(fill(messages['import.unsound.one'], { n: 1 }))).toBeVisible()
    await tabs.nth(2).click()
    await page
      .getByRole('button', { name: fill(messages['import.history.show'], { name: 'CAMP' }) })
      .first()
      .click()
    await expect(page.getByText(messages['import.second-copy.SECOND_AWAY'])).toBeVisible()
    await expect(page.getByText(messages['import.why.ZIP_DAMAGED'])).toBeVisible()
    await page
      .getByRole('button', { name: new RegExp(messages['import.outcome.rejected']) })
      .click()
    await expect(page.getByText(messages['import.why.FILE_TRUNCATED']).first()).toBeVisible()
    await page.getByRole('button', { name: `← ${messages['import.history']}` }).click()
  }
})
