import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/lib/chromium.mjs'

const executablePath = findChromium()
// Chromium refuses to run sandboxed as root, which is what a container's user often is.
const asRoot = process.getuid?.() === 0

export default defineConfig({
  globalSetup: './tests/helpers/run-folder.ts',
  outputDir: 'test-results',
  // Each test starts a workstation of its own; two at once would fight for the same few cores.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        ...(asRoot ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
        '--no-default-browser-check',
        // /dev/shm is 64 MB in most containers: a 12-megapixel picture would crash the tab.
        '--disable-dev-shm-usage'
      ]
    }
  },
  projects: [
    { name: 'web', testDir: 'tests/web', testMatch: '**/*.spec.ts' },
    { name: 'electron', testDir: 'tests/electron', testMatch: '**/*.e2e.ts' }
  ]
})
