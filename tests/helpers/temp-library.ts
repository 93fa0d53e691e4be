import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLibrary, type Library } from '../../src/main/core/store/open-library'
import type { Actor } from '../../src/main/core/store/event-log'

export const WORKSTATION = '00000000-0000-7000-8000-000000000001'

/** A folder of its own for one test; `await using` removes it. */
export function tempFolder(): { path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'akshi-test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** A new library in a folder of its own. */
export function tempLibrary(): { library: Library; dir: string; [Symbol.dispose](): void } {
  const folder = tempFolder()
  const library = openLibrary(folder.path, { workstationId: WORKSTATION, appVersion: '0.0.0' })
  return {
    library,
    dir: folder.path,
    [Symbol.dispose]() {
      if (library.db.open) library.close()
      folder[Symbol.dispose]()
    }
  }
}

export const actor = (operatorId: string): Actor => ({ operatorId, workstationId: WORKSTATION })
