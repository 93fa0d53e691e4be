import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Marks the fuses in Electron's program (@electron/fuses); version 1, then how many, then one byte each. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/**
 * A folder that electron-builder takes for an unpacked Electron for Linux: no program in it, but a file that has
 * the fuses where the program has them, each set to the opposite of what we ship.
 */
export function writeFakeElectron(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'))
  const wire = Buffer.concat([
    Buffer.alloc(4096),
    Buffer.from(SENTINEL),
    Buffer.from([1, 9]),
    Buffer.from('101100110'),
    Buffer.alloc(64)
  ])
  writeFileSync(join(folder, 'electron'), wire, { mode: 0o755 })
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak'])
    writeFileSync(join(folder, name), '')
  writeFileSync(join(folder, 'version'), '45.4.1')
}
