import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from '../fixtures'
import { picture } from './picture'

/** axe-core objects to nothing. @param name says in a failure which screen it was */
export async function passesAxe(page: Page, name = 'the page'): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  const found = violations.map(
    ({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.html).join(' | ')}`
  )
  expect.soft(found).toEqual([])
}

/** Passes axe-core, and takes the user guide's picture of that name. */
export async function look(page: Page, name: string): Promise<void> {
  await passesAxe(page, name)
  await picture(page, name)
}

/** By how much something sticks out of the window sideways. */
export async function sticksOut(page: Page): Promise<number> {
  return await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth'
  )
}

/** By how much what the reading room's rail holds is higher than the rail. */
export async function railScrolls(page: Page): Promise<number> {
  return await page.evaluate<number>(
    `(([rail]) => rail.scrollHeight - rail.clientHeight)(document.querySelectorAll('aside .scroll'))`
  )
}

/** Texts of the rail's rows that do not fit into their row. */
export async function cutRows(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(
    `[...document.querySelectorAll('aside button[data-result]')]
       .filter((row) => row.scrollHeight > row.clientHeight)
       .map((row) => row.textContent)`
  )
}
