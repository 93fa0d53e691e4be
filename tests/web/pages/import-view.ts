import { expect, type Locator, type Page } from '@playwright/test'
import { PASSPHRASE } from '../../helpers/technician-desk'

/** The technician's screen. */
export class ImportView {
  readonly page: Page
  /** Photographs that wait for patient or eye. */
  readonly tiles: Locator
  readonly patient: Locator

  constructor(page: Page) {
    this.page = page
    this.tiles = page.getByRole('listbox', { name: 'Photographs to complete' })
    this.patient = page.getByLabel('Patient number')
  }

  async signIn(name = 'Tara'): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
    await this.page.getByLabel('Passphrase').fill(PASSPHRASE)
    await this.page.getByRole('button', { name: `Sign in as ${name}` }).click()
    await expect(this.page.getByRole('button', { name: 'Sign out' })).toBeVisible()
  }

  async visit(tab: 'Card' | 'To complete' | 'Earlier imports'): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Parts of import' })
      .getByRole('button', { name: tab })
      .click()
  }

  /** Walks to a card below the folder that the workstation may look into. */
  async choose(card: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Choose folder…', exact: true }).click()
    await this.page.getByRole('button', { name: 'cards', exact: true }).click()
    await this.page.getByRole('button', { name: card, exact: true }).click()
    await this.page.getByRole('button', { name: 'Import this folder' }).click()
    await expect(this.page.getByRole('heading', { name: `Before importing ${card}` })).toBeVisible()
  }

  async start(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start import' }).click()
  }

  /** The panel that tells how an import ended. */
  result(card: string): Locator {
    return this.page.getByRole('region', { name: card, exact: true })
  }
}
