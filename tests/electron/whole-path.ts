// From a card to a signed report, by what a person clicks and presses: the same steps in a real Electron window and
// in Chromium before the stand-in.
import { expect, type Page } from '@playwright/test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderFundus } from '../../src/main/core/sample'
import { Frame } from '../web/pages/frame'
import { signIn } from '../web/pages/office'
import { ReadingRoom } from '../web/pages/reading-room'

export interface Shell {
  readonly page: Page
  /** What the system's dialog for folders answers from now on. */
  chooseFolder(path: string): Promise<void>
}

const PASSPHRASE = 'twelve green lamps'
const GRADER = { name: 'Asha Rao', passphrase: PASSPHRASE }
const AUDITOR = { name: 'Chitra Sen', passphrase: PASSPHRASE }
const PHOTOGRAPHS = 2

async function makeCard(folder: string): Promise<string> {
  const card = join(folder, 'card', 'DCIM')
  mkdirSync(card, { recursive: true })
  for (let i = 0; i < PHOTOGRAPHS; i += 1)
    writeFileSync(
      join(card, `IMG_000${i}.jpg`),
      await renderFundus({ seed: 40 + i, grade: 1, eye: 'OD', width: 960, height: 800 })
    )
  return join(folder, 'card')
}

/** Import → grade → read → sign off → report. The library must be new. @param folder where the card is made */
export async function importGradeReadReport(shell: Shell, folder: string): Promise<void> {
  const { page } = shell
  const ask = (route: string, input: unknown): Promise<unknown> =>
    page.evaluate(`akshi.request(${JSON.stringify(route)}, ${JSON.stringify(input)})`)
  const frame = new Frame(page)
  const roles = ['admin', 'technician', 'grader']
  expect(await ask('session.createFirstAdmin', { ...GRADER, roles })).toMatchObject({ ok: true })
  const auditor = { ...AUDITOR, roles: ['auditor'] }
  expect(await ask('admin.createOperator', auditor)).toMatchObject({ ok: true })

  await shell.chooseFolder(await makeCard(folder))
  await frame.visit('Import')
  await page.getByRole('button', { name: 'Choose folder…' }).click()
  await page.getByRole('button', { name: 'Start import' }).click()
  await expect(page.getByText('Safe to remove', { exact: true }).first()).toBeVisible({
    timeout: 60_000
  })
  await expect
    .poll(() => ask('grading.status', {}), { timeout: 120_000 })
    .toMatchObject({ data: { completed: PHOTOGRAPHS, failed: 0 } })

  await frame.visit('Worklist')
  await page.getByRole('button', { name: /^Read: / }).click()
  const room = new ReadingRoom(page)
  const summary = page.getByRole('heading', { name: 'End of the batch' })
  for (let i = 0; i < PHOTOGRAPHS; i += 1) {
    await room.painted()
    if ((await room.grade('1')) === 'differs') await room.keep()
    await expect(
      room.position.filter({ hasText: `${i + 2} of ${PHOTOGRAPHS}` }).or(summary)
    ).toBeVisible()
  }
  await expect(summary).toBeVisible()
  await page.keyboard.press('s')
  await expect(page.getByText(`${PHOTOGRAPHS} readings signed off.`)).toBeVisible()

  expect(await ask('session.signOut', {})).toMatchObject({ ok: true })
  await signIn(page, { ...AUDITOR, next: 'mine and mine alone' })
  await page.getByRole('tab', { name: 'Reports and log' }).click()
  await page.getByRole('button', { name: 'Make report' }).click()
  await expect(page.getByRole('button', { name: /^Save report-.*\.pdf$/ })).toBeVisible({
    timeout: 60_000
  })
  await page.getByRole('button', { name: 'Check the log' }).click()
  await expect(page.getByText(/^Sound: /)).toBeVisible({ timeout: 60_000 })
}
