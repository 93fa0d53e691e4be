import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { serve, type ServedWorkstation } from '../../helpers/served-workstation'

export const ADMIN = { name: 'Asha Rao', passphrase: 'twelve green lamps' }

/** A library of its own with one administrator and no photographs: what administration needs, and quickly there. */
export async function openOffice() {
  const folder = mkdtempSync(join(tmpdir(), 'akshi-office-'))
  const libraryDir = join(folder, 'library')
  const opened: ServedWorkstation[] = []
  const open = async (): Promise<ServedWorkstation> => {
    const server = await serve(libraryDir, { config: join(folder, 'config'), roots: [folder] })
    opened.push(server)
    return server
  }
  const server = await open()
  await server.ask('session.createFirstAdmin', { ...ADMIN, roles: ['admin', 'technician'] })
  return {
    ...{ folder, libraryDir, server, open },
    async [Symbol.asyncDispose]() {
      for (const one of opened) await one.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

export async function signIn(
  page: Page,
  { name, passphrase }: { name: string; passphrase: string } = ADMIN
): Promise<void> {
  await page.getByRole('list', { name: 'Operators' }).getByRole('button', { name }).click()
  await page.getByLabel('Passphrase').fill(passphrase)
  await page.keyboard.press('Enter')
}

export async function openAdministration(page: Page, tab: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByText('Administration').click()
  await page.getByRole('tab', { name: tab }).click()
}
