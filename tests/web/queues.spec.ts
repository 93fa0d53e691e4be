import { createReadingService } from '../../src/main/core/reading/reading-service'
import { setSecondReader } from '../../src/main/core/reading/second-reader'
import { openLibrary } from '../../src/main/core/store/open-library'
import type { Grade } from '../../src/shared/domain/grade'
import { SEED_WORKSTATION } from '../helpers/seed-library'
import { eventsIn } from './events'
import { expect, test } from './fixtures'
import { Frame } from './pages/frame'
import { ReadingRoom } from './pages/reading-room'

const actor = (operatorId: string) => ({ operatorId, workstationId: SEED_WORKSTATION })

/** Two invented graders have read before: both the first two photographs, one alone the next three. */
function readBefore(sampleDir: string): void {
  const options = { workstationId: SEED_WORKSTATION, appVersion: '0.0.0', sample: true }
  const library = openLibrary(sampleDir, options)
  const column = (sql: string): string[] => library.db.prepare(sql).pluck().all() as string[]
  const images = column('SELECT id FROM image ORDER BY captured_at IS NULL, captured_at, ordinal')
  const [batchId = ''] = column('SELECT id FROM batch')
  const [demo = ''] = column(`SELECT id FROM operator WHERE name = 'Demo grader'`)
  library.log.append(
    actor('system'),
    ['anna', 'bela'].map((operatorId) => ({
      type: 'operator.created' as const,
      payload: { operatorId, name: operatorId, roles: ['grader' as const] }
    }))
  )
  const readings = createReadingService(library)
  const read = (who: string, count: number, said: Grade): void => {
    for (const imageId of images.slice(0, count)) {
      const result = { kind: 'grade' as const, grade: said, dme: null }
      const input = { imageId, result, comment: `${who} says so`, activeMs: 1 }
      readings.open(actor(who), imageId)
      const { final } = readings.blindGrade(actor(who), input)
      if (final === null) readings.finalGrade(actor(who), { ...input, reason: 'borderline' })
    }
    readings.signOff(actor(who), batchId)
  }
  read('anna', 5, 1)
  read('bela', 2, 3)
  setSecondReader(library, actor('system'), { batchId, operatorId: demo })
  library.close()
}

// Would catch: a queue that holds other photographs than it says, another grader's answer on the screen before
// one's own, and a settlement without a reason.
test('reads a second time and arbitrates, blind, by keyboard', async ({
  page,
  desk,
  complaints
}, testInfo) => {
  test.setTimeout(180_000)
  readBefore(desk.sampleDir)
  const workstation = await desk.open()
  const frame = new Frame(page)
  const room = new ReadingRoom(page)
  await page.goto(workstation.url)
  await frame.openSample()
  await page.getByRole('button', { name: 'Second reading', exact: true }).click()
  const list = page.getByRole('grid', { name: 'Photographs' })
  await expect(list).toHaveAttribute('aria-rowcount', '4')
  await page.getByRole('button', { name: 'Arbitration', exact: true }).click()
  await expect(list).toHaveAttribute('aria-rowcount', '3')
  await expect(list.locator('[data-result]')).toHaveCount(0)

  const second = page.getByRole('button', { name: /^Second reading: 3: / })
  await second.focus()
  await page.keyboard.press('Enter')
  for (let n = 1; n <= 3; n += 1) {
    await expect(room.position).toHaveText(`${n} of 3`)
    await room.painted()
    await expect(room.prompt).toHaveText('What do you see?')
    await expect(page.getByText('says so')).toHaveCount(0)
    if ((await room.grade('1')) === 'differs') await room.keep()
  }
  await expect(page.getByRole('heading', { name: 'End of the batch' })).toBeVisible()
  await page.keyboard.press('s')
  await expect(page.getByText('3 readings signed off.')).toBeVisible()
  await page.getByRole('button', { name: 'To the worklist' }).click()
  await expect(second).toHaveCount(0)

  await page.getByRole('button', { name: /^Arbitration: 2: / }).focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('header').getByText('Arbitration')).toBeVisible()
  const settled: string[] = []
  for (const [key, reason] of [
    ['0', '6'],
    ['3', '1']
  ] as const) {
    settled.push(await room.painted())
    await expect(room.prompt).toHaveText('What do you see?')
    await expect(page.getByText('Reader 1')).toHaveCount(0)
    await expect(page.getByText('says so')).toHaveCount(0)
    await page.keyboard.press(key)
    await expect(room.prompt).toHaveText('Two readers differ. Keep your grade or change it?')
    await expect(page.getByText('anna says so')).toBeVisible()
    await expect(page.getByText('bela says so')).toBeVisible()
    await testInfo.attach(`arbitration ${key}`, {
      body: await page.screenshot(),
      contentType: 'image/png'
    })
    await page.keyboard.press(key === '0' ? 'Enter' : '2')
    await expect(room.prompt).toHaveText('Why did the readers differ?')
    await page.keyboard.press(reason)
    await room.left(settled.at(-1) ?? '')
  }
  await expect(page.getByRole('heading', { name: 'End of the batch' })).toBeVisible()

  const mine = eventsIn(desk.sampleDir, 'reading.').filter(
    ({ operatorId }) => operatorId.length > 9
  )
  const of = (type: string): Record<string, unknown>[] =>
    mine.filter((event) => event.type === type).map(({ payload }) => payload)
  expect(of('reading.opened').map(({ role }) => role)).toEqual([
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
