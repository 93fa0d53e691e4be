import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { PROJECT_ROOT } from '../../helpers/served-workstation'

const FOLDER = process.env['AKSHI_SCREENSHOTS'] ? join(PROJECT_ROOT, 'docs/user-guide/img') : null

/** Takes the user guide's picture of that name, only when `AKSHI_SCREENSHOTS` asks for new pictures. */
export async function picture(page: Page, name: string): Promise<void> {
  if (FOLDER === null) return
  mkdirSync(FOLDER, { recursive: true })
  await page.screenshot({ path: join(FOLDER, `${name}.png`) })
}
