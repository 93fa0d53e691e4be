// Bundles bench/NAME.ts to out/bench/NAME.js the way the product is bundled: packages stay outside.
import { build } from 'vite'
import { at, root } from './project.mjs'

const name = process.argv[2] || ''
await build({
  configFile: false,
  root,
  logLevel: 'warn',
  build: {
    ssr: at('bench', `${name}.ts`),
    outDir: at('out', 'bench'),
    emptyOutDir: false,
    target: 'node22',
    sourcemap: true,
    rollupOptions: {
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: `${name}-[name]-[hash].js`
      }
    }
  }
})
