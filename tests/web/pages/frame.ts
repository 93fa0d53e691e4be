import { expect, type Locator, type Page } from '@playwright/test'

/** What every screen has. */
export class Frame {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** Moves the focus with Tab alone, as a keyboard user does. */
  async tabTo(target: Locator, most = 40): Promise<void> {
    for (let i = 0; i < most; i += 1) {
      if (await target.evaluate((element) => element === element.ownerDocument.activeElement))
        return
      await this.page.keyboard.press('Tab')
    }
    await expect(target).toBeFocused()
  }

  async openSample(): Promise<void> {
    await this.page.getByRole('button', { name: 'Open the sample' }).click()
    await expect(this.page.getByRole('button', { name: 'Sign out' })).toBeVisible()
  }

  async visit(view: 'Import' | 'Worklist' | 'Keys'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByText(view).click()
  }
}
