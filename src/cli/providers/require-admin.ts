import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openLibrary } from '../../main/core/store/open-library'
import { APP_VERSION } from '../../main/core/version'
import { workstationId } from '../../main/core/workstation-id'
import { signInOperator, type OperatorOptions } from '../import/operator'

/**
 * What a machine grades with is its administrator's choice: whoever has the computer until its library has an
 * administrator, who from then on signs in.
 * @throws AppError NOT_SIGNED_IN, FORBIDDEN, SIGN_IN_FAILED; LIBRARY_LOCKED while the workstation is open
 */
export async function requireAdmin(libraryDir: string, options: OperatorOptions): Promise<void> {
  if (!existsSync(join(libraryDir, 'akshi.db'))) return
  const library = openLibrary(libraryDir, {
    workstationId: workstationId(),
    appVersion: APP_VERSION,
    mustExist: true
  })
  try {
    await signInOperator(library, workstationId(), ['admin'], options)
  } finally {
    library.close()
  }
}
