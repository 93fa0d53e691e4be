import { eventsIn } from './events'
import { expect, test } from './fixtures'
import { Frame } from './pages/frame'
import { ReadingRoom } from './pages/reading-room'

// Would catch: a step of the reading path that needs the mouse, and a grade shown but not stored.
test('reads five images by keyboard alone and the database holds the events', async ({
  page,
  desk,
  workstation,
  complaints
}, testInfo) => {
  const frame = new Frame(page)
  const room = new ReadingRoom(page)
  await page.goto(workstation.url)

  const sample = page.getByRole('button', { name: 'Open the sample' })
  await sample.waitFor()
  await frame.tabTo(sample)
  await page.keyboard.press('Enter')
  const list = page.getByRole('grid', { name: 'Photographs' })
  await expect(list.getByRole('row')).not.toHaveCount(1)
  await frame.tabTo(list)
  await page.keyboard.press('Enter')

  const read: string[] = []
  const decisions = { kept: 0, changed: 0 }
  for (let i = 0; i < 5; i += 1) {
    read.push(await room.painted())
    // Every second one gets a grade that the network may not share, so that both ways are gone.
    if ((await room.grade(i % 2 === 0 ? '2' : '4')) === 'agreed') decisions.kept += 1
    else if (decisions.changed <= i / 2) {
      await room.change('3', '1')
      decisions.changed += 1
    } else {
      await room.keep()
      decisions.kept += 1
    }
    await room.paintedOtherThan(read.at(-1) ?? '')
  }
  await testInfo.attach('after five readings', {
    body: await page.screenshot(),
    contentType: 'image/png'
  })

  const events = eventsIn(desk.sampleDir, 'reading.')
  const of = (type: string): Record<string, unknown>[] =>
    events.filter((event) => event.type === type).map((event) => event.payload)
  expect(new Set(read).size).toBe(5)
  expect(of('reading.opened').map((payload) => payload['imageId'])).toEqual(
    expect.arrayContaining(read)
  )
  expect(of('reading.blind_grade')).toHaveLength(5)
  expect(of('reading.revealed')).toHaveLength(5)
  const finals = of('reading.final_grade')
  expect(finals).toHaveLength(5)
  expect(finals.filter((final) => final['decision'] === 'kept')).toHaveLength(decisions.kept)
  const changed = finals.filter((final) => final['decision'] === 'changed')
  expect(changed).toHaveLength(decisions.changed)
  for (const final of changed) expect(final['reason']).toBe('missed-microaneurysms')
  expect(new Set(events.map((event) => event.operatorId)).size).toBe(1)
  expect(complaints.messages).toEqual([])
})

// Would catch: resuming at the start, at the wrong image, or undo that forgets what was acknowledged.
test('undo works across a crash: same image, nothing lost', async ({ page, desk, workstation }) => {
  const room = new ReadingRoom(page)
  await page.goto(workstation.url)
  await new Frame(page).openSample()
  await page.getByRole('button', { name: /^Read: / }).click()
  const first = await room.painted()
  if ((await room.grade('4')) === 'differs') await room.keep()
  const second = await room.paintedOtherThan(first)
  await workstation.kill()

  const again = await desk.open()
  await page.goto(again.url)
  await new Frame(page).openSample()
  await page.getByRole('button', { name: /^Go on reading: / }).click()
  expect(await room.painted()).toBe(second)
  await page.keyboard.press('z')
  expect(await room.paintedOtherThan(second)).toBe(first)
  const types = eventsIn(desk.sampleDir, 'reading.').map((event) => event.type)
  expect(types.filter((type) => type === 'reading.final_grade')).toHaveLength(1)
  expect(types.at(-1)).toBe('reading.retracted')
})

// Would catch: digits typed into the comment that grade, and a held key that grades image after image.
test('no digit grades from a text field or on auto-repeat', async ({ page, desk, workstation }) => {
  const room = new ReadingRoom(page)
  await page.goto(workstation.url)
  await new Frame(page).openSample()
  await page.getByRole('button', { name: /^Read: / }).click()
  await room.painted()
  await expect(room.prompt).toHaveText('What do you see?')
  await page.keyboard.press('n')
  await page.keyboard.type('2 haemorrhages, 4 exudates')
  await expect(page.getByLabel('Comment')).toHaveValue('2 haemorrhages, 4 exudates')
  await page.keyboard.press('Escape')
  await page.evaluate(
    `for (let i = 0; i < 20; i += 1)
       document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '1', code: 'Digit1', repeat: true, bubbles: true }))`
  )
  await page.keyboard.press('r')
  expect(eventsIn(desk.sampleDir, 'reading.blind_grade')).toEqual([])
  const answer = await room.grade('3')
  if (answer === 'differs') await room.keep()
  const [graded] = eventsIn(desk.sampleDir, 'reading.blind_grade')
  expect(graded?.payload['comment']).toBe('2 haemorrhages, 4 exudates')
  expect(graded?.payload['result']).toMatchObject({ kind: 'grade', grade: 3 })
})

// Would catch: a batch that cannot be finished by keys, a sign-off that forgets readings, and an amendment that
// replaces the earlier grade instead of standing beside it.
test('reads a whole batch, signs it off and amends one grade', async ({
  page,
  desk,
  workstation
}) => {
  test.setTimeout(180_000)
  const room = new ReadingRoom(page)
  await page.goto(workstation.url)
  await new Frame(page).openSample()
  await page.getByRole('button', { name: /^Read: / }).click()
  const summary = page.getByRole('heading', { name: 'End of the batch' })
  for (let i = 0; i < 12; i += 1) {
    await room.painted()
    if ((await room.grade('1')) === 'differs') await room.keep()
    await expect(room.position.filter({ hasText: `${i + 2} of 12` }).or(summary)).toBeVisible()
  }
  await expect(summary).toBeVisible()
  await expect(page.getByRole('button', { name: /^Sign off 12 readings/ })).toBeEnabled()
  await page.keyboard.press('s')
  await expect(page.getByText('12 readings signed off.')).toBeVisible()

  await page.keyboard.press('ArrowLeft')
  await room.painted()
  await expect(room.prompt).toHaveText('Signed off')
  await page.keyboard.press('2')
  await page.keyboard.type('seen again with the fellow eye')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Amended: Moderate NPDR')).toBeVisible()
  const events = eventsIn(desk.sampleDir, 'reading.')
  expect(events.filter(({ type }) => type === 'reading.signed_off')).toHaveLength(12)
  expect(events.filter(({ type }) => type === 'reading.final_grade')).toHaveLength(12)
  expect(events.at(-1)).toMatchObject({
    type: 'reading.amended',
    payload: { reason: 'seen again with the fellow eye', result: { kind: 'grade', grade: 2 } }
  })
})
