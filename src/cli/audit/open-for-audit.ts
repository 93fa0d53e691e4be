import { readFileSync } from 'node:fs'
import { hasAdmin, hasGivenPassphrase, listOperators } from '../../main/core/admin/operators'
import { createPassphraseCheck, createSignIn, PASSPHRASE_DUE } from '../../main/core/admin/sign-in'
import type { NewEvent } from '../../main/core/store/event-log'
import { schemaVersion } from '../../main/core/store/migrate'
import { MIGRATIONS } from '../../main/core/store/migrations'
import { openLibrary, openLibraryReadonly, type Library } from '../../main/core/store/open-library'
import { SYSTEM_OPERATOR } from '../../main/core/store/nobody'
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
 * the role auditor must sign in, and wrong passphrases are slowed and logged.
 * @throws AppError NOT_SIGNED_IN, FORBIDDEN, SIGN_IN_FAILED, SIGN_IN_SLOWED, PASSPHRASE_DUE, LIBRARY_LOCKED.
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
    const desk = createSignIn(library, workstationId())
    const operatorId = await authorise(library, access, async (id, passphrase) => {
      await desk.signIn(id, passphrase)
    })
    return { library, actor: { operatorId, workstationId: workstationId() } }
  } catch (thrown) {
    library.close()
    throw thrown
  }
}

/**
 * The same, for a command that only reads: nothing is written or locked, so it may run beside the window. A wrong
 * passphrase alone is logged, unless another process has the library open or it cannot be written to.
 * @throws AppError as `openForAudit`, and CONFLICT for a library that its next opening will migrate.
 */
export async function openForReading(
  access: AuditAccess
): Promise<ReturnType<typeof openLibraryReadonly>> {
  const library = openLibraryReadonly(access.library ?? defaultLibrary())
  try {
    if (schemaVersion(library.db) < (MIGRATIONS.at(-1)?.version ?? 0))
      throw new AppError(
        'CONFLICT',
        'This library was last used by an earlier version of Akshi. Open it once in this one, then ask again.'
      )
    const check = createPassphraseCheck(library, (events) => tryToRecord(library.dir, events))
    await authorise(library, access, async (id, passphrase) => {
      await check(id, passphrase)
      if (hasGivenPassphrase(library, id)) throw new AppError('PASSPHRASE_DUE', PASSPHRASE_DUE)
    })
    return library
  } catch (thrown) {
    library.close()
    throw thrown
  }
}

/** What was asked is refused all the same where another process has the library open, or its disk cannot be written to. */
function tryToRecord(dir: string, events: readonly NewEvent[]): void {
  const here = workstationId()
  try {
    const library = openLibrary(dir, {
      ...{ workstationId: here, appVersion: APP_VERSION },
      ...{ mustExist: true, advise: false }
    })
    try {
      library.log.append({ operatorId: SYSTEM_OPERATOR, workstationId: here }, events)
    } finally {
      library.close()
    }
  } catch {
    // Nothing may turn a refusal into anything else.
  }
}

async function authorise(
  library: Pick<Library, 'db'>,
  access: AuditAccess,
  signIn: (operatorId: string, passphrase: string) => Promise<void>
): Promise<string> {
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
  await signIn(operator?.id ?? '', passphrase)
  if (!operator?.roles.includes('auditor'))
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
