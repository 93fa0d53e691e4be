// Runs a built main bundle against the stand-in: node launch.mjs <main> [arguments]
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

const standIn = new URL('./electron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context)
})

const [node = '', , main = '', ...own] = process.argv
const { becomeReady, settings } = await import(standIn)
process.argv = settings.packaged ? [node, ...own] : [node, main, ...own]
Object.assign(process, { defaultApp: !settings.packaged, resourcesPath: settings.resourcesPath })
Object.defineProperty(process.versions, 'electron', { value: '45.4.1', enumerable: true })
if (process.channel) await import(new URL('./remote.ts', import.meta.url).href)

// Electron is ready only after its entry has been evaluated: an entry that awaits readiness never gets there.
await import(pathToFileURL(main).href)
becomeReady()
