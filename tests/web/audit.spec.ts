import AxeBuilder from '@axe-core/playwright'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base, type Page } from '@playwright/test'
import { createOperator } from '../../src/main/core/admin/operators'
import { auditRoutes } from '../../src/shared/contract/audit'
import type { RouteName } from '../../src/shared/contract'
import { seedLibrary } from '../helpers/seed-library'
import { serve, type ServedWorkstation } from '../helpers/served-workstation'
import { picture } from './pages/picture'

const PASSPHRASE = 'four plain words here'
const OWNER = { operatorId: 'owner', workstationId: 'w' }

/** A library with a year of invented readings, an auditor and a grader. */
const test = base.extend<
  object,
  { server: ServedWorkstation; ids: Record<'auditor' | 'grader', string> }
>({
  ids: [{ auditor: '', grader: '' }, { scope: 'worker' }],
  server: [
    async ({ ids }, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'akshi-web-audit-'))
      const dir = join(folder, 'library')
      const library = seedLibrary(dir, { images: 300, batchSize: 30, second: 0.3, outputs: true })
      await createOperator(library, OWNER, {
        name: 'Ada',
        roles: ['admin'],
        passphrase: PASSPHRASE
      })
      for (const [name, role] of [
        ['Asha', 'auditor'],
        ['Gita', 'grader']
      ] as const)
        ids[role] = (
          await createOperator(library, OWNER, { name, roles: [role], passphrase: PASSPHRASE })
        ).id
      library.close()
      const server = await serve(dir, { config: join(folder, 'config') })
      await use(server)
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 }
  ]
})

// Fourteen analyses by axe-core on two cores take their time.
test.setTimeout(300_000)
test.use({ viewport: { width: 1366, height: 768 } })

// The address opens one session: the browser gets the cookie of the page that is visited first.
async function enter(page: Page, server: ServedWorkstation): Promise<void> {
  await page.goto(server.url)
  await page.getByRole('button', { name: 'Asha' }).click()
  await page.getByLabel('Passphrase').fill(PASSPHRASE)
  await page.keyboard.press('Enter')
  await expect(page.getByText(/readings of .* counted/)).toBeVisible()
}

// Would catch: a grader who can look the network's answers up before she has graded.
test('no route of the audit answers a grader', async ({ server, ids }) => {
  await server.ask('session.signIn', { operatorId: ids.grader, passphrase: PASSPHRASE })
  for (const route of Object.keys(auditRoutes) as RouteName[]) {
    const answer = (await server.request(route, {})) as {
      ok: boolean
      error?: { code: string }
    }
    expect(`${route} ${answer.error?.code ?? 'answered'}`).toBe(`${route} FORBIDDEN`)
  }
})

// Would catch: numbers on the screen that are not those of the core, and a cell that shows other readings.
test('shows the three kappas, and the readings behind a cell', async ({ page, server, ids }) => {
  await server.ask('session.signIn', { operatorId: ids.auditor, passphrase: PASSPHRASE })
  const numbers = await server.ask('audit.numbers', { filter: {}, replicates: 1000, seed: 1 })
  await enter(page, server)
  for (const agreement of [numbers.networkBlind, numbers.networkFinal, numbers.graderFinal])
    await expect(page.getByText((agreement.summary.kappa ?? 0).toFixed(3)).first()).toBeVisible()
  const count = numbers.networkBlind.summary.table?.[0]?.[1] ?? 0
  expect(count).toBeGreaterThan(0)
  await page
    .getByRole('button', { name: `${count} readings: No DR and Mild NPDR` })
    .first()
    .click()
  await expect(page.getByText(`${count} readings`, { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Show the photograph' })).toHaveCount(
    Math.min(60, count)
  )
})

// Would catch: a chart whose table or CSV says something else than the chart was drawn from.
test('gives every chart its table and its CSV', async ({ page, server, ids }) => {
  await server.ask('session.signIn', { operatorId: ids.auditor, passphrase: PASSPHRASE })
  const numbers = await server.ask('audit.numbers', { filter: {}, replicates: 1000, seed: 1 })
  await enter(page, server)
  await page.getByRole('tab', { name: 'Drift' }).click()
  const card = page.getByRole('region', { name: /share referable, all cameras/ })
  const saved = page.waitForEvent('download')
  await card.getByRole('button', { name: /^CSV/ }).click()
  const text = readFileSync(await (await saved).path(), 'utf8')
  const [first] = numbers.charts.find((of) => of.measure === 'referable' && of.group === 'all')!.p
  expect(text.split('\r\n')[1]).toContain(`${first!.label},${first!.n},${first!.value}`)
  await card.getByRole('button', { name: 'Show table' }).click()
  await expect(card.getByRole('row')).toHaveCount(numbers.charts[0]!.p.length + 1)
})

// Would catch: a report that cannot be made or saved from the window, and a log that is called unsound.
test('makes a report, saves it and checks the log', async ({ page, server }) => {
  await enter(page, server)
  await page.getByRole('tab', { name: 'Reports and log' }).click()
  await page.getByRole('button', { name: 'Make report' }).click()
  const pdf = page.getByRole('button', { name: /^Save report-.*\.pdf$/ })
  await expect(pdf).toBeVisible()
  const saved = page.waitForEvent('download')
  await pdf.click()
  expect(
    readFileSync(await (await saved).path())
      .subarray(0, 5)
      .toString()
  ).toBe('%PDF-')
  await page.getByRole('button', { name: 'Check the log' }).click()
  await expect(page.getByText(/^Sound: /)).toBeVisible()
})

// Would catch: tabs that a screen reader cannot name, and text that cannot be read against its ground.
test('has no accessibility violation in any tab, light or dark', async ({ page, server }) => {
  await enter(page, server)
  for (const theme of ['Dark theme', 'Light theme']) {
    for (const name of [
      'Agreement',
      'Groups',
      'Accuracy',
      'Drift',
      'Disagreements',
      'Cohort map',
      'Reports and log'
    ]) {
      await page.getByRole('tab', { name, exact: true }).click()
      await page.waitForTimeout(300)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual(
        []
      )
      // The button names the theme that it changes to: here the page is still light. Invented readings have
      // no photographs to show.
      if (theme === 'Dark theme' && !['Disagreements', 'Cohort map'].includes(name))
        await picture(page, `audit-${name.toLowerCase().replaceAll(' ', '-')}`)
    }
    await page.getByRole('button', { name: theme }).click()
  }
})
