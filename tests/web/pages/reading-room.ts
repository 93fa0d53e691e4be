import { expect, type Locator, type Page } from '@playwright/test'

/** The reading room, worked by keys as a reader works it. */
export class ReadingRoom {
  readonly page: Page
  readonly prompt: Locator
  readonly position: Locator

  constructor(page: Page) {
    this.page = page
    this.prompt = page.locator('.prompt h2')
    this.position = page.locator('header .end span').first()
  }

  /** The photograph that is on the screen, once one is. */
  async painted(): Promise<string> {
    const room = this.page.locator('.room[data-painted]')
    await room.waitFor()
    return (await room.getAttribute('data-painted')) ?? ''
  }

  /** Waits until another photograph than this one is on the screen. */
  async paintedOtherThan(imageId: string): Promise<string> {
    await this.page.locator(`.room[data-painted]:not([data-painted="${imageId}"])`).waitFor()
    return await this.painted()
  }

  /** Grades by key and waits for the answer: the next photograph, or the question whether to keep. */
  async grade(key: string): Promise<'agreed' | 'differs'> {
    const imageId = await this.painted()
    await expect(this.prompt).toHaveText('What do you see?')
    await this.page.keyboard.press(key)
    const moved = this.page.locator(`.room:not([data-painted="${imageId}"])`)
    const asked = this.prompt.filter({ hasText: 'The network differs' })
    await moved.or(asked).first().waitFor()
    return (await asked.count()) > 0 ? 'differs' : 'agreed'
  }

  async keep(): Promise<void> {
    const imageId = await this.painted()
    await this.page.keyboard.press('Enter')
    await this.left(imageId)
  }

  /** Changes the grade and gives the reason with this digit. */
  async change(gradeKey: string, reasonKey: string): Promise<void> {
    const imageId = await this.painted()
    await this.page.keyboard.press(gradeKey)
    await expect(this.prompt).toHaveText('Why does your final grade differ?')
    await this.page.keyboard.press(reasonKey)
    await this.left(imageId)
  }

  /** The photograph is no longer the one on the screen. */
  async left(imageId: string): Promise<void> {
    await this.page.locator(`.room:not([data-painted="${imageId}"])`).waitFor()
  }
}
