import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { OperatorInfo } from '../../../src/shared/contract/session'
import type { Role } from '../../../src/shared/domain/role'
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
  const admin = await server.ask('session.createFirstAdmin', {
    ...ADMIN,
    roles: ['admin', 'technician']
  })
  /** Adds an operator who has chosen her own passphrase already. */
  const addOperator = async (name: string, role: Role, next: string): Promise<OperatorInfo> => {
    const passphrase = 'given by the office'
    const added = await server.ask('admin.createOperator', { name, roles: [role], passphrase })
    await server.ask('session.signIn', { operatorId: added.id, passphrase, next })
    const own = { operatorId: admin.id, passphrase: ADMIN.passphrase }
    await server.ask('session.signIn', own)
    return added
  }
  return {
    ...{ folder, libraryDir, server, open, addOperator },
    async [Symbol.asyncDispose]() {
      for (const one of opened) await one.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

export async function signIn(
  page: Page,
  { name, passphrase, next }: { name: string; passphrase: string; next?: string } = ADMIN
): Promise<void> {
  await page.getByRole('list', { name: 'Operators' }).getByRole('button', { name }).click()
  await page.getByLabel('Passphrase').fill(passphrase)
  await page.keyboard.press('Enter')
  if (next === undefined) return
  await expect(page.getByLabel('New passphrase')).toBeFocused()
  await page.keyboard.type(next)
  await page.keyboard.press('Enter')
}

export async function openAdministration(page: Page, tab: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByText('Administration').click()
  await page.getByRole('tab', { name: tab }).click()
}
