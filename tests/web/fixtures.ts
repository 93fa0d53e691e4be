import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { serve, type ServedWorkstation } from '../helpers/served-workstation'

interface Desk {
  /** Library folder of this test alone; the sample library lies below it. */
  readonly libraryDir: string
  readonly sampleDir: string
  /** Serves the library; again after a stop or a kill. */
  open(): Promise<ServedWorkstation>
}

/** What the page complained about. Tests end with nothing in it. */
export interface Complaints {
  readonly messages: readonly string[]
}

/**
 * A workstation per test, on a copy of one sample library that is made once per run: drawing and grading its
 * photographs takes longer than most tests.
 */
export const test = base.extend<
  { desk: Desk; workstation: ServedWorkstation; complaints: Complaints },
  { template: string }
>({
  template: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'akshi-web-'))
      const server = await serve(join(folder, 'library'), { config: join(folder, 'config') })
      await server.ask('library.openSample', {})
      for (;;) {
        const { queued, running, problem } = await server.ask('grading.status', {})
        if (problem !== null) throw new Error(problem)
        if (queued + running === 0) break
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
      await server.stop()
      await use(folder)
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 240_000 }
  ],

  desk: async ({ template }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'akshi-web-'))
    cpSync(template, folder, { recursive: true })
    const libraryDir = join(folder, 'library')
    const opened: ServedWorkstation[] = []
    await use({
      libraryDir,
      sampleDir: join(libraryDir, 'sample'),
      async open() {
        const server = await serve(libraryDir, { config: join(folder, 'config') })
        opened.push(server)
        return server
      }
    })
    for (const server of opened) await server.stop()
    rmSync(folder, { recursive: true, force: true })
  },

  workstation: async ({ desk }, use) => {
    await use(await desk.open())
  },

  complaints: [
    async ({ page }, use) => {
      const messages: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') messages.push(message.text())
      })
      page.on('pageerror', (error) => messages.push(String(error)))
      await use({ messages })
    },
    { auto: true }
  ]
})

export { expect } from '@playwright/test'
