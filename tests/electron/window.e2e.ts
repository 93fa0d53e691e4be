// A real Electron window, where there is an Electron: everything else here runs against the stand-in.
import { _electron, expect, test } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = process.env['AKSHI_ELECTRON'] ?? ''
const missing = process.env['AKSHI_ELECTRON_MISSING'] ?? 'start it by "npm run test:electron"'

test('a real window opens on the built app, sandboxed, and answers through the bridge', async () => {
  test.skip(program === '', missing)
  const folder = mkdtempSync(join(tmpdir(), 'akshi-window-'))
  // Chromium refuses its sandbox to root alone; a person's Electron always keeps it.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = await _electron.launch({
    executablePath: program,
    args: [...asRoot, '.', '--library', join(folder, 'library')],
    env: { ...process.env, XDG_CONFIG_HOME: join(folder, 'config'), TZ: 'UTC' }
  })
  try {
    const page = await app.firstWindow()
    await expect(page).toHaveTitle(/Akshi/)
    expect(new URL(page.url()).protocol).toBe('app:')
    const seen = await page.evaluate(() => ({
      node: typeof Reflect.get(globalThis, 'process') + typeof Reflect.get(globalThis, 'require'),
      bridge: typeof Reflect.get(globalThis, 'akshi')
    }))
    expect(seen).toEqual({ node: 'undefinedundefined', bridge: 'object' })
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
