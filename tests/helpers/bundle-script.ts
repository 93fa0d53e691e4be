import { basename, join, resolve } from 'node:path'
import { build } from 'vite'
import { scriptsFolder } from './run-folder'

/**
 * Bundles a TypeScript file of the tests so that a plain Node process can run it. Packages stay outside.
 * @returns the path of the script.
 */
export async function bundleScript(file: string): Promise<string> {
  const root = resolve(import.meta.dirname, '..', '..')
  const outDir = scriptsFolder()
  const name = `${basename(file, '.ts')}-${process.pid}.mjs`
  await build({
    ...{ configFile: false, root, logLevel: 'warn' },
    build: {
      ...{ ssr: resolve(file), outDir, emptyOutDir: false, target: 'node22', minify: false },
      rolldownOptions: { output: { format: 'es', entryFileNames: name, codeSplitting: false } }
    }
  })
  return join(outDir, name)
}
