import { defineConfig } from 'vitest/config'

// Native modules (SQLite, sharp, ONNX Runtime) do not survive worker threads being torn down: forks only.
const common = {
  pool: 'forks' as const,
  env: { TZ: 'UTC' },
  setupFiles: ['tests/helpers/setup.ts']
}

export default defineConfig({
  resolve: {
    alias: { electron: new URL('tests/helpers/no-electron.ts', import.meta.url).pathname }
  },
  test: {
    globalSetup: 'tests/helpers/run-folder.ts',
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], ...common } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...common
        }
      }
    ]
  }
})
