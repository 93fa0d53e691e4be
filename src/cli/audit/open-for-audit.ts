import { readFileSync } from 'node:fs'
import { checkPassphrase, hasAdmin, listOperators } from '../../main/core/admin/operators'
import { SYSTEM_OPERATOR, openLibrary, type Library } from '../../main/core/store/open-library'
import { APP_VERSION } from '../../main/core/version'
import { workstationId } from '../../main/core/workstation-id'
import { AppError } from '../../shared/errors'
import { defaultLibrary } from '../../main/core/default-library'

export interface AuditAccess {
  readonly library?: string | undefined
  readonly operator?: string | undefined
  readonly 'passphrase-fd'?: string | undefined
  readonly identified?: boolean | undefined
}

/**
 * The library, and who asks: the same rule as in the window. Once there is an administrator an operator with
 * the role auditor must sign in. @throws AppError NOT_SIGNED_IN, FORBIDDEN, SIGN_IN_FAILED, LIBRARY_LOCKED.
 */
export async function openForAudit(
  access: AuditAccess
): Promise<{ library: Library; actor: { operatorId: string; workstationId: string } }> {
  const library = openLibrary(access.library ?? defaultLibrary(), {
    workstationId: workstationId(),
    appVersion: APP_VERSION,
    mustExist: true
  })
  try {
    const operatorId = await authorise(library, access)
    return { library, actor: { operatorId, workstationId: workstationId() } }
  } catch (thrown) {
    library.close()
    throw thrown
  }
}

async function authorise(library: Library, access: AuditAccess): Promise<string> {
  if (access.operator === undefined) {
    if (!hasAdmin(library) && access.identified !== true) return SYSTEM_OPERATOR
    throw new AppError(
      'NOT_SIGNED_IN',
      'Name an auditor with --operator and give the passphrase with --passphrase-fd.'
    )
  }
  const operator = listOperators(library).find(
    ({ id, name }) => id === access.operator || name === access.operator
  )
  const passphrase = passphraseFrom(access['passphrase-fd'])
  if (!(await checkPassphrase(library, operator?.id ?? '', passphrase)) || !operator)
    throw new AppError('SIGN_IN_FAILED', 'Name or passphrase is not right.')
  if (!operator.roles.includes('auditor'))
    throw new AppError('FORBIDDEN', 'This needs the role auditor.')
  return operator.id
}

function passphraseFrom(descriptor: string | undefined): string {
  const number = Number(descriptor)
  if (descriptor === undefined || !Number.isSafeInteger(number) || number < 0)
    throw new AppError(
      'VALIDATION_FAILED',
      '--passphrase-fd is the number of an open file descriptor.'
    )
  return readFileSync(number, 'utf8').replace(/\r?\n$/, '')
}
