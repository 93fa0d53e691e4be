import { ownFingerprint } from '../../main/core/audit/signing-key'
import type { Actor } from '../../main/core/store/event-log'
import { openLibrary, type Library } from '../../main/core/store/open-library'
import { APP_VERSION } from '../../main/core/version'
import { configFolder, workstationId } from '../../main/core/workstation-id'
import { defaultLibrary } from '../../main/core/default-library'
import { signInOperator } from '../import/operator'

export const ADMIN_OPTIONS = {
  library: { type: 'string' },
  operator: { type: 'string' },
  'passphrase-fd': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false }
} as const

export interface AdminValues {
  readonly library?: string | undefined
  readonly operator?: string | undefined
  readonly 'passphrase-fd'?: string | undefined
}

/** Runs `work` on the library for an administrator, who signs in where the library has one. */
export async function asAdmin<T>(
  values: AdminValues,
  work: (library: Library, actor: Actor) => Promise<T>
): Promise<T> {
  const library = openLibrary(values.library ?? defaultLibrary(), {
    workstationId: workstationId(),
    appVersion: APP_VERSION,
    mustExist: true
  })
  try {
    const actor = await signInOperator(library, workstationId(), ['admin'], {
      operator: values.operator,
      passphraseFd: values['passphrase-fd']
    })
    return await work(library, actor)
  } finally {
    library.close()
  }
}

export function pinnedKeys(): string[] {
  const own = ownFingerprint(configFolder())
  return own === null ? [] : [own]
}
