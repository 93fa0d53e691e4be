import { eventsIn } from './events'
import { expect, test } from './fixtures'
import { Frame } from './pages/frame'
import { ReadingRoom } from './pages/reading-room'

// Would catch: a grade that seems recorded and is not, one that is recorded twice, a dead screen when the
// workstation is gone, and a reader who has to look for her photograph afterwards.
test('a workstation that is gone is said to be, and reading goes on where it was', async ({
  page,
  desk,
  workstation
}) => {
  const room = new ReadingRoom(page)
  await page.goto(workstation.url)
  await new Frame(page).openSample()
  await page.getByRole('button', { name: /^Read: / }).click()
  const first = await room.painted()
  await expect(room.prompt).toHaveText('What do you see?')

  // The answer is lost on the way, though the step was taken.
  await page.route('**/api/reading.blindGrade', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await page.keyboard.press('3')
  const said = page.getByRole('alert')
  await expect(said).toContainText('The last step was not acknowledged.')
  await expect(page.locator('aside button.own')).toContainText('Severe NPDR')
  await page.unroute('**/api/reading.blindGrade')
  await page.keyboard.press('Enter')
  await expect(said).toHaveCount(0)
  const differs = room.prompt.filter({ hasText: 'The network differs' })
  const moved = page.locator(`.room[data-painted]:not([data-painted="${first}"])`)
  await moved.or(differs).first().waitFor()
  if ((await differs.count()) > 0) await room.keep()
  expect(eventsIn(desk.sampleDir, 'reading.blind_grade')).toHaveLength(1)

  const second = await room.paintedOtherThan(first)
  await expect(room.prompt).toHaveText('What do you see?')
  await workstation.kill()
  await page.keyboard.press('2')
  await expect(said).toContainText('The workstation does not answer.')
  const again = await desk.open()
  await page.goto(again.url)
  await new Frame(page).openSample()
  await page.getByRole('button', { name: /^Go on reading: / }).click()
  expect(await room.painted()).toBe(second)
  await expect(room.prompt).toHaveText('What do you see?')
  expect(eventsIn(desk.sampleDir, 'reading.blind_grade')).toHaveLength(1)
})

// Would catch: a sign-off whose answer was lost that is refused when it is sent again, or recorded twice.
test('a sign-off whose answer was lost is sent again and says what was signed', async ({
  page,
  desk,
  workstation
}) => {
  const room = new ReadingRoom(page)
  await page.goto(workstation.url)
  await new Frame(page).openSample()
  await page.getByRole('button', { name: /^Read: / }).click()
  const first = await room.painted()
  if ((await room.grade('2')) === 'differs') await room.keep()
  await room.paintedOtherThan(first)
  await page.keyboard.press('s')
  await expect(page.getByRole('button', { name: /^Sign off 1 reading/ })).toBeEnabled()
  await page.route('**/api/reading.signOff', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await page.keyboard.press('s')
  await expect(page.getByRole('alert')).toContainText('The workstation does not answer.')
  await page.unroute('**/api/reading.signOff')
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 reading signed off.')).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
  expect(eventsIn(desk.sampleDir, 'reading.signed_off')).toHaveLength(1)
})
