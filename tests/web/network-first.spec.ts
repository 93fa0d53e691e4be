import { setProtocol } from '../../src/main/core/reading/batch-protocol'
import { openLibrary } from '../../src/main/core/store/open-library'
import { SEED_WORKSTATION } from '../helpers/seed-library'
import { eventsIn } from './events'
import { expect, test } from './fixtures'
import { Frame } from './pages/frame'
import { ReadingRoom } from './pages/reading-room'

/** Has the sample's batch read with the network's answer first. */
function letTheNetworkSpeakFirst(sampleDir: string): void {
  const library = openLibrary(sampleDir, {
    workstationId: SEED_WORKSTATION,
    appVersion: '0.0.0',
    sample: true
  })
  const batchId = library.db.prepare('SELECT id FROM batch').pluck().get() as string
  const actor = { operatorId: 'system', workstationId: SEED_WORKSTATION }
  setProtocol(library, actor, { batchId, protocol: 'ai-first', reason: 'trial of the protocol' })
  library.close()
}

// Would catch: a blind grade recorded although the answer was on the screen, a change without its reason, an
// undo that hides the answer again or loses the reading, and a step that needs the mouse.
test('reads a batch with the network first, by keyboard alone', async ({
  page,
  desk,
  complaints
}) => {
  test.setTimeout(180_000)
  letTheNetworkSpeakFirst(desk.sampleDir)
  const workstation = await desk.open()
  const frame = new Frame(page)
  const room = new ReadingRoom(page)
  const first = 'The network’s answer. Keep it or change it?'
  const press = (key: string): Promise<void> => page.keyboard.press(key)
  const network = page.locator('aside .mark.network')
  await page.goto(workstation.url)
  await frame.openSample()
  await expect(page.locator('.batch')).toContainText('Network first')
  await frame.tabTo(page.getByRole('grid', { name: 'Photographs' }))
  await press('Enter')

  // Kept.
  const kept = await room.painted()
  await expect(room.prompt).toHaveText(first)
  await expect(network).toHaveCount(1)
  await room.keep()
  // Passed over, and come back to: nothing is decided by moving.
  const second = await room.paintedOtherThan(kept)
  await expect(room.prompt).toHaveText(first)
  await press('ArrowRight')
  const third = await room.paintedOtherThan(second)
  await press('ArrowLeft')
  await room.paintedOtherThan(third)
  // Looked at where the network looked, then changed with a reason.
  await expect(room.prompt).toHaveText(first)
  await press('h')
  await expect(page.getByText('Where the network looked, not a lesion map')).toBeVisible()
  await press('u')
  await expect(room.prompt).toHaveText('Why can it not be graded?')
  await press('1')
  await expect(room.prompt).toHaveText('Why does your final grade differ?')
  await press('Escape')
  await expect(room.prompt).toHaveText(first)
  await press('u')
  await press('1')
  await press('4')
  await room.left(second)
  // The network's own “ungradable” is kept like a grade.
  await room.paintedOtherThan(second)
  await expect(room.prompt).toHaveText(first)
  await room.keep()
  // Kept, with a DME risk and a comment of its own.
  const fourth = await room.paintedOtherThan(third)
  await expect(room.prompt).toHaveText(first)
  await press('d')
  await press('d')
  await press('n')
  await page.keyboard.type('exudates 2 disc diameters away')
  await press('Escape')
  await room.keep()
  // Undone twice: the answer stays disclosed, the question is the same again, and what was typed is there.
  await press('z')
  await expect(page.locator(`.room[data-painted="${fourth}"]`)).toBeVisible()
  await expect(page.getByLabel('Comment')).toHaveValue('exudates 2 disc diameters away')
  await expect(room.prompt).toHaveText(first)
  await press('z')
  await expect(page.locator(`.room[data-painted="${third}"]`)).toBeVisible()
  await expect(room.prompt).toHaveText(first)
  await expect(network).toHaveCount(1)
  await room.keep()
  await room.keep()
  // The rest.
  const summary = page.getByRole('heading', { name: 'End of the batch' })
  for (let n = 5; n <= 12; n += 1) {
    await expect(room.position).toHaveText(`${n} of 12`)
    await expect(room.prompt).toHaveText(first)
    await room.keep()
  }
  await expect(summary).toBeVisible()
  await press('s')
  await expect(page.getByText('12 readings signed off.')).toBeVisible()

  const events = eventsIn(desk.sampleDir, 'reading.')
  const of = (type: string): Record<string, unknown>[] =>
    events.filter((event) => event.type === type).map((event) => event.payload)
  expect(of('reading.opened').map((payload) => payload['protocol'])).toEqual(
    Array.from({ length: 12 }, () => 'ai-first')
  )
  expect(of('reading.blind_grade')).toEqual([])
  expect(of('reading.revealed')).toHaveLength(12)
  expect(of('reading.retracted')).toHaveLength(2)
  expect(of('reading.overlay_shown')).toHaveLength(1)
  const finals = of('reading.final_grade')
  expect(finals).toHaveLength(14)
  expect(finals[1]).toMatchObject({
    decision: 'changed',
    reason: 'image-quality',
    result: { kind: 'ungradable', reason: 'blur' }
  })
  expect(finals[2]).toMatchObject({ decision: 'kept', result: { kind: 'ungradable' } })
  expect(finals[3]).toMatchObject({
    decision: 'kept',
    comment: 'exudates 2 disc diameters away',
    result: { dme: 1 }
  })
  // What was kept is what the network said of that photograph.
  const answers = new Map(
    eventsIn(desk.sampleDir, 'model_run.completed').map(({ payload }) => [
      payload['runId'],
      payload['gradable'] === true ? payload['grade'] : 'ungradable'
    ])
  )
  const runOf = new Map(
    of('reading.revealed').map((payload) => [payload['readingId'], payload['runId']])
  )
  for (const final of finals.filter(({ decision }) => decision === 'kept')) {
    const result = final['result'] as { kind: string; grade?: number }
    expect(result.grade ?? result.kind).toBe(answers.get(runOf.get(final['readingId'])))
  }
  expect(complaints.messages).toEqual([])
})
