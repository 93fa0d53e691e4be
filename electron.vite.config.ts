import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

/** Path below the project folder. */
const at = (path: string): string => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          index: at('src/main/index.ts'),
          cli: at('src/cli/entry.ts'),
          'grading-host': at('src/main/core/grading/host/entry.ts'),
          'imaging-host': at('src/main/core/imaging/host/entry.ts'),
          'audit-worker': at('src/main/core/audit/worker/entry.ts'),
          'backup-worker': at('src/main/core/backup/worker.ts'),
          'bootstrap-worker': at('src/main/core/audit/bootstrap-worker.ts')
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js'
        }
      }
    }
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        // A sandboxed preload must be one CommonJS file, whatever package.json's "type" says.
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false }
      }
    }
  },
  renderer: {
    root: at('src/renderer'),
    build: {
      rolldownOptions: { input: { index: at('src/renderer/index.html') } },
      modulePreload: { polyfill: false },
      // The content security policy allows no data: addresses.
      assetsInlineLimit: 0
    },
    plugins: [svelte({ configFile: false })]
  }
})
