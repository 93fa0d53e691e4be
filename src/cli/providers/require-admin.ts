import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readProviderRecord } from '../../main/core/grading/providers/record'
import { recordProvider } from '../../main/core/model-runs/record-provider'
import type { Actor } from '../../main/core/store/event-log'
import { openLibrary, type Library } from '../../main/core/store/open-library'
import { APP_VERSION } from '../../main/core/version'
import { workstationId } from '../../main/core/workstation-id'
import { isAppError } from '../../shared/errors'
import { signInOperator, type OperatorOptions } from '../import/operator'

/**
 * What a machine grades with is its administrator's choice: whoever has the computer until its library has an
 * administrator, who from then on signs in.
 * @returns who that is; null where there is no library
 * @throws AppError NOT_SIGNED_IN, FORBIDDEN, SIGN_IN_FAILED; LIBRARY_LOCKED while the workstation is open
 */
export async function requireAdmin(
  libraryDir: string,
  options: OperatorOptions
): Promise<Actor | null> {
  if (!existsSync(join(libraryDir, 'akshi.db'))) return null
  const library = openExisting(libraryDir)
  try {
    return await signInOperator(library, workstationId(), ['admin'], options)
  } finally {
    library.close()
  }
}

/**
 * Tells the library what was chosen, and by whom. Where the workstation was opened meanwhile, its next opening does.
 */
export function tellLibrary(libraryDir: string, actor: Actor | null): void {
  if (actor === null) return
  try {
    const library = openExisting(libraryDir)
    try {
      recordProvider(library, actor, readProviderRecord())
    } finally {
      library.close()
    }
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code !== 'LIBRARY_LOCKED') throw thrown
  }
}

function openExisting(libraryDir: string): Library {
  return openLibrary(libraryDir, {
    workstationId: workstationId(),
    appVersion: APP_VERSION,
    mustExist: true
  })
}
