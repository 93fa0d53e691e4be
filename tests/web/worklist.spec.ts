import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { createOperator } from '../../src/main/core/admin/operators'
import { seedLibrary, SEED_WORKSTATION } from '../helpers/seed-library'
import { serve } from '../helpers/served-workstation'
import { expect, test } from './fixtures'
import { Frame } from './pages/frame'
import { ReadingRoom } from './pages/reading-room'

const PASSPHRASE = 'four quiet words here'

async function signIn(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
  await page.getByLabel('Passphrase').fill(PASSPHRASE)
  await page.getByRole('button', { name: `Sign in as ${name}` }).click()
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
}

/** A seeded library with two graders who can sign in. */
async function seed(images: number): Promise<{ dir: string; remove: () => void }> {
  const dir = mkdtempSync(join(tmpdir(), 'akshi-web-'))
  const library = seedLibrary(join(dir, 'library'), { images, read: 0, batchSize: images })
  const actor = { operatorId: 'owner', workstationId: SEED_WORKSTATION }
  for (const name of ['Anjali', 'Bala'])
    await createOperator(library, actor, { name, passphrase: PASSPHRASE, roles: ['grader'] })
  await createOperator(library, actor, { name: 'Uma', passphrase: PASSPHRASE, roles: ['auditor'] })
  await createOperator(library, actor, { name: 'Admin', passphrase: PASSPHRASE, roles: ['admin'] })
  library.close()
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

// Would catch: a list that draws all its rows, loses rows at its end, or filters only what it has loaded.
test('a worklist of 100,000 photographs scrolls to its end and filters at once', async ({
  page
}) => {
  test.setTimeout(300_000)
  const seeded = await seed(100_000)
  const server = await serve(join(seeded.dir, 'library'), { config: join(seeded.dir, 'config') })
  try {
    await page.goto(server.url)
    await signIn(page, 'Anjali')
    const list = page.getByRole('grid', { name: 'Photographs' })
    await expect(list).toHaveAttribute('aria-rowcount', '100001')
    await expect(page.getByText('1,00,000 photographs').first()).toBeVisible()
    await list.focus()
    await page.keyboard.press('End')
    await expect(page.locator('#row-99999')).toContainText('.JPG')
    expect(await list.getByRole('row').count()).toBeLessThan(60)
    await page.getByRole('searchbox').fill('IMG_000123')
    await expect(list).toHaveAttribute('aria-rowcount', '2')
    await expect(list.getByRole('row').last()).toContainText('IMG_000123.JPG')
  } finally {
    await server.stop()
    seeded.remove()
  }
})

// Would catch: one reader's grade, or the network's, showing through in another reader's list or room.
test('two operators on one library do not see each other’s grades', async ({ page, browser }) => {
  const seeded = await seed(6)
  const server = await serve(join(seeded.dir, 'library'), { config: join(seeded.dir, 'config') })
  const context = await browser.newContext()
  try {
    await page.goto(server.url)
    await signIn(page, 'Anjali')
    const other = await context.newPage()
    await other.goto(server.url)
    await signIn(other, 'Bala')
    for (const each of [page, other])
      await expect(each.locator('#row-0 [data-result]')).toHaveCount(0)

    const { imageIds } = await gradeFirst(page)
    await other.reload()
    await expect(other.locator('#row-0')).toContainText('Unread')
    await expect(other.locator('[role=row] [data-result]')).toHaveCount(0)
    const rows = await ask(other, 'worklist.query', {
      filter: { result: ['3'] },
      sort: { by: 'capture', descending: true },
      offset: 0,
      limit: 100
    })
    expect(rows, JSON.stringify(rows)).toMatchObject({ ok: true, data: { total: 0 } })
    const opened = await ask(other, 'reading.open', { imageId: imageIds[0] })
    expect(opened).toMatchObject({ ok: true, data: { blind: null, final: null, network: null } })
    const overlay = await ask(other, 'reading.overlay', { imageId: imageIds[0], activeMs: 0 })
    expect(overlay).toMatchObject({ ok: false, error: { code: 'BLIND_GRADE_FIRST' } })
  } finally {
    await context.close()
    await server.stop()
    seeded.remove()
  }
})

// Would catch: a reader who learns from the order of a list what the network makes of photographs that she has not
// graded, because the one before her in this window may see it, or because the interface alone hides it.
test('the order by the network’s uncertainty ends with the auditor’s session', async ({ page }) => {
  const seeded = await seed(6)
  const server = await serve(join(seeded.dir, 'library'), { config: join(seeded.dir, 'config') })
  try {
    await page.goto(server.url)
    await signIn(page, 'Uma')
    await new Frame(page).visit('Worklist')
    const unsure = page.getByRole('columnheader', { name: 'Network, by uncertainty' })
    await unsure.getByRole('button').click()
    await expect(unsure).toHaveAttribute('aria-sort', 'descending')
    await expect(page.locator('#row-0 [data-result]')).toHaveCount(1)
    await page.getByRole('button', { name: 'Sign out' }).click()

    await signIn(page, 'Bala')
    await expect(page.getByRole('columnheader', { name: /^Captured/ })).toHaveAttribute(
      'aria-sort',
      'ascending'
    )
    await expect(page.locator('#row-0')).toContainText('Unread')
    await expect(page.locator('[role=row] [data-result]')).toHaveCount(0)
    await expect(page.getByRole('columnheader').getByText('uncertainty')).toHaveCount(0)
    await expect(page.getByRole('alert')).toHaveCount(0)
    const refused = await ask(page, 'worklist.query', {
      filter: {},
      sort: { by: 'uncertainty', descending: true },
      offset: 0,
      limit: 100
    })
    expect(refused).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
  } finally {
    await server.stop()
    seeded.remove()
  }
})

/** Anjali grades the first photograph through the routes: the seeded library has no picture files to paint. */
async function gradeFirst(page: Page): Promise<{ imageIds: string[] }> {
  const batches = (await ask(page, 'worklist.batches', {})) as { data: { batchId: string }[] }
  const batchId = batches.data[0]?.batchId ?? ''
  const { data } = (await ask(page, 'reading.sequence', { batchId })) as {
    data: { imageIds: string[] }
  }
  const imageId = data.imageIds[0] ?? ''
  await ask(page, 'reading.open', { imageId })
  const result = { kind: 'grade', grade: 3, dme: null }
  const graded = await ask(page, 'reading.blindGrade', {
    imageId,
    result,
    comment: null,
    activeMs: 1
  })
  expect(graded).toMatchObject({ ok: true })
  return data
}

/** A request with this page's own session, as its interface would make it. */
async function ask(page: Page, route: string, input: unknown): Promise<unknown> {
  const reply = await page.request.post(new URL(`/api/${route}`, page.url()).href, { data: input })
  return await reply.json()
}

// Would catch: a photograph that cannot be shown and leaves the reader in front of nothing.
test('a photograph whose file is gone is said to be, and the reader can move on', async ({
  page
}) => {
  const seeded = await seed(3)
  const server = await serve(join(seeded.dir, 'library'), { config: join(seeded.dir, 'config') })
  try {
    await page.goto(server.url)
    await signIn(page, 'Anjali')
    await page.getByRole('button', { name: /^Read: / }).click()
    await expect(page.getByText('The photograph could not be shown.')).toBeVisible()
    await page.keyboard.press('2')
    const room = new ReadingRoom(page)
    await expect(page.getByText('Wait until the photograph is shown.')).toBeVisible()
    await page.keyboard.press('ArrowRight')
    await expect(room.position).toHaveText('2 of 3')
  } finally {
    await server.stop()
    seeded.remove()
  }
})
