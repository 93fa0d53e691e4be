// Lets Node run the project's TypeScript as it stands: `node --import ./bench/ts-loader.mjs bench/grade.ts`.
// Node strips the types itself; our imports carry no extension, so it is added here.
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier.startsWith('.') && context.parentURL?.startsWith('file:')) {
      const url = new URL(`${specifier}.ts`, context.parentURL)
      if (existsSync(fileURLToPath(url)))
        return { url: url.href, shortCircuit: true, format: 'module-typescript' }
    }
    return nextResolve(specifier, context)
  }
})
