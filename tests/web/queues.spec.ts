import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { renderFundus } from '../../src/main/core/sample'
import { eventsIn } from './events'
import { expect, test } from './fixtures'
import { Frame } from './pages/frame'
import { look } from './pages/look'
import { openOffice } from './pages/office'
import { ReadingRoom } from './pages/reading-room'

test.use({ viewport: { width: 1366, height: 768 } })

const PASSPHRASE = 'four quiet words here'

/** A site with three photographs, two graders and an arbiter; the second grader was given the batch. */
async function openSite() {
  const office = await openOffice()
  const { server, folder, addOperator } = office
  const card = join(folder, 'card')
  mkdirSync(card)
  for (const [n, eye] of (['OD', 'OS', 'OD'] as const).entries())
    writeFileSync(
      join(card, `P-00${n}_${eye}.jpg`),
      await renderFundus({ seed: n + 1, grade: 0, eye, width: 720, height: 480 })
    )
  await addOperator('Anjali', 'grader', PASSPHRASE)
  const bala = await addOperator('Bala', 'grader', PASSPHRASE)
  await addOperator('Chitra', 'arbiter', PASSPHRASE)
  const { folders } = await server.ask('folder.browse', { token: null })
  const { folders: below } = await server.ask('folder.browse', { token: folders[0]?.token ?? '' })
  const folderToken = below.find(({ name }) => name === 'card')?.token ?? ''
  await server.ask('import.start', { folderToken })
  await expect
    .poll(async () => (await server.ask('import.list', {}))[0]?.state, { timeout: 60_000 })
    .toBe('finished')
  await expect
    .poll(
      async () => {
        const { queued, running } = await server.ask('grading.status', {})
        return queued + running
      },
      { timeout: 120_000 }
    )
    .toBe(0)
  const [batch] = await server.ask('worklist.batches', {})
  const batchId = batch?.batchId ?? ''
  await server.ask('admin.setSecondReader', { batchId, operatorId: bala.id })
  return office
}

/** Signs in by keyboard alone and chooses a button of the worklist. */
async function comesToRead(page: Page, name: string, button: RegExp): Promise<void> {
  const frame = new Frame(page)
  const own = page.getByRole('list', { name: 'Operators' }).getByRole('button', { name })
  await own.waitFor()
  await frame.tabTo(own)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Passphrase')).toBeFocused()
  await page.keyboard.type(PASSPHRASE)
  await page.keyboard.press('Enter')
  const read = page.getByRole('button', { name: button })
  await read.waitFor()
  await frame.tabTo(read)
  await page.keyboard.press('Enter')
}

/** Signs the batch off at its end, goes back to the worklist and leaves, by keyboard alone. */
async function signsOffAndLeaves(page: Page, readings: number): Promise<void> {
  const frame = new Frame(page)
  await expect(page.getByRole('heading', { name: 'End of the batch' })).toBeVisible()
  await expect(
    page.getByRole('button', { name: new RegExp(`^Sign off ${readings} `) })
  ).toBeEnabled()
  await page.keyboard.press('s')
  await expect(page.getByText(`${readings} readings signed off.`)).toBeVisible()
  await frame.tabTo(page.getByRole('button', { name: 'To the worklist' }))
  await page.keyboard.press('Enter')
  await frame.tabTo(page.getByRole('button', { name: 'Sign out' }))
  await page.keyboard.press('Enter')
}

/** Nothing of another reader and nothing of the network is on the screen. */
async function seesNothing(page: Page): Promise<void> {
  await expect(new ReadingRoom(page).prompt).toHaveText('What do you see?')
  await expect(page.getByText(/Reader \d|says so/)).toHaveCount(0)
  await expect(page.locator('aside .mark')).toHaveCount(0)
}

// Would catch: a queue that holds other photographs than it says, another person's answer on the screen before
// one's own, a settlement without a reason, a step that needs the mouse, and prefetching that goes before what
// the reader waits for.
test('three people read, read a second time and arbitrate, blind, by keyboard alone', async ({
  page,
  complaints
}) => {
  test.setTimeout(300_000)
  await using office = await openSite()
  const room = new ReadingRoom(page)
  const pictures: string[] = []
  page.on('request', (request) => {
    const variant = new URL(request.url()).searchParams.get('variant')
    if (variant === 'display' || variant === 'ahead') pictures.push(variant)
  })
  await page.goto(office.server.url)
  // The administrator's own session was another one: this window is signed out.
  await comesToRead(page, 'Anjali', /^Read: /)
  for (let n = 1; n <= 3; n += 1) {
    await expect(room.position).toHaveText(`${n} of 3`)
    await room.painted()
    await seesNothing(page)
    await page.keyboard.press('n')
    await page.keyboard.type(`Anjali says so of ${n}`)
    await page.keyboard.press('Escape')
    if ((await room.grade('1')) === 'differs') await room.keep()
  }
  expect(pictures).toEqual(['display', 'ahead', 'ahead'])
  await signsOffAndLeaves(page, 3)

  await comesToRead(page, 'Bala', /^Second reading: 3: /)
  for (const [n, key] of ['3', '3', '1'].entries()) {
    await expect(room.position).toHaveText(`${n + 1} of 3`)
    await room.painted()
    await seesNothing(page)
    await expect(page.getByLabel('Comment')).toHaveValue('')
    if ((await room.grade(key)) === 'differs') await room.keep()
  }
  await signsOffAndLeaves(page, 3)

  await comesToRead(page, 'Chitra', /^Arbitration: 2: /)
  await expect(page.locator('header').getByText('Arbitration')).toBeVisible()
  for (const [key, reason] of [
    ['0', '6'],
    ['3', '1']
  ] as const) {
    const settled = await room.painted()
    await seesNothing(page)
    await page.keyboard.press(key)
    await expect(room.prompt).toHaveText('Two readers differ. Keep your grade or change it?')
    await expect(page.getByText(/^Reader \d$/)).toHaveCount(2)
    await expect(page.getByText('Anjali says so of')).toBeVisible()
    // Interrupted here, she is in front of the same question.
    if (key === '0') {
      await page.reload()
      expect(await room.painted()).toBe(settled)
      await expect(page.getByText(/^Reader \d$/)).toHaveCount(2)
    }
    await expect(page.locator('.decision .keep')).toBeInViewport({ ratio: 1 })
    if (key === '3') await look(page, 'reading-arbitration')
    await page.keyboard.press(key === '0' ? 'Enter' : '2')
    await expect(room.prompt).toHaveText('Why did the readers differ?')
    await page.keyboard.press(reason)
    await room.left(settled)
  }
  await signsOffAndLeaves(page, 2)

  const events = eventsIn(office.libraryDir, 'reading.')
  const of = (type: string): Record<string, unknown>[] =>
    events.filter((event) => event.type === type).map(({ payload }) => payload)
  expect(of('reading.opened').map(({ role }) => role)).toEqual([
    ...['primary', 'primary', 'primary'],
    ...['second', 'second', 'second'],
    ...['arbiter', 'arbiter']
  ])
  expect(of('reading.graders_shown').map(({ readings }) => (readings as string[]).length)).toEqual([
    2, 2
  ])
  expect(of('reading.final_grade').slice(-2)).toMatchObject([
    { decision: 'kept', reason: 'borderline', result: { grade: 0 } },
    { decision: 'changed', reason: 'missed-microaneurysms', result: { grade: 2 } }
  ])
  expect(complaints.messages).toEqual([])
})
