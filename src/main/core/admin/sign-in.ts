import type { OperatorInfo } from '../../../shared/contract/session'
import { AppError } from '../../../shared/errors'
import type { NewEvent } from '../store/event-log'
import type { Library } from '../store/open-library'
import { SYSTEM_OPERATOR } from '../store/nobody'
import { statement } from '../store/statement'
import { checkPassphrase, findOperator, hasGivenPassphrase, setPassphrase } from './operators'

interface Failures {
  count: number
  /** Milliseconds of the clock before which no further try is looked at. */
  waitUntil: number
}

export interface SignIn {
  /**
   * @param next her own new passphrase: asked for where an administrator gave her the present one
   * @throws AppError SIGN_IN_FAILED, SIGN_IN_SLOWED, PASSPHRASE_DUE, CONFLICT where `next` is what she was given.
   */
  signIn(operatorId: string, passphrase: string, next?: string): Promise<OperatorInfo>
  /** Asks a signed-in operator for her passphrase again; wrong ones are slowed and logged as at sign-in. @throws the same. */
  confirm(operatorId: string, passphrase: string): Promise<void>
}

export const PASSPHRASE_DUE =
  'An administrator gave you this passphrase. Sign in at the workstation and choose your own.'

/** Wrong passphrases before this long ago slow nobody any more. */
const FORGOTTEN_MS = 24 * 60 * 60_000

/** After the third wrong passphrase each further one doubles the wait, up to five minutes. */
export function waitAfterMs(failures: number): number {
  return failures < 3 ? 0 : Math.min(300_000, 1000 * 2 ** (failures - 3))
}

/**
 * What the log knows of the failures since an operator last signed in; `null`: of ids that are nobody's. A wait must
 * outlast the program that it was met in: a command is a new one each time.
 */
function loggedFailures(
  library: Pick<Library, 'db'>,
  operatorId: string | null,
  now: number
): Failures {
  const { count, last } = statement(
    library.db,
    `SELECT count(*) AS count, max(at) AS last FROM event
     WHERE type = 'operator.sign_in_failed' AND payload ->> 'operatorId' IS ? AND at > ?
       AND seq > coalesce((SELECT seq FROM event WHERE type = 'operator.signed_in'
                           AND operator_id IS ? ORDER BY seq DESC LIMIT 1), 0)`
  ).get(operatorId, new Date(now - FORGOTTEN_MS).toISOString(), operatorId) as {
    count: number
    last: string | null
  }
  // A clock that was set back must not close the door for as long.
  const at = last === null ? now : Math.min(Date.parse(last), now)
  return { count, waitUntil: at + waitAfterMs(count) }
}

/**
 * Asks for passphrases and slows those who give wrong ones, by what the log knows of them.
 * @param record told of each wrong one, for the log
 */
export function createPassphraseCheck(
  library: Pick<Library, 'db'>,
  record: (events: readonly NewEvent[]) => void,
  clock: () => number = Date.now
): (operatorId: string, passphrase: string) => Promise<OperatorInfo> {
  const failures = new Map<string, Failures>()

  return async (operatorId, passphrase) => {
    const operator = findOperator(library, operatorId)
    // One count for all ids that are nobody's: they could be made up without end.
    const key = operator?.id ?? ''
    const earlier = failures.get(key) ?? loggedFailures(library, operator?.id ?? null, clock())
    const waitMs = earlier.waitUntil - clock()
    if (waitMs > 0)
      throw new AppError(
        'SIGN_IN_SLOWED',
        `Too many wrong passphrases. Try again in ${Math.ceil(waitMs / 1000)} s.`,
        { data: { waitMs } }
      )
    // Counted before the answer is known: tries made at the same time must slow each other too.
    const count = earlier.count + 1
    failures.set(key, { count, waitUntil: clock() + waitAfterMs(count) })
    const right = await checkPassphrase(library, operatorId, passphrase)
    if (operator && right) {
      failures.set(key, { count: 0, waitUntil: 0 })
      return operator
    }
    record([{ type: 'operator.sign_in_failed', payload: { operatorId: operator?.id ?? null } }])
    throw new AppError('SIGN_IN_FAILED', 'The passphrase is not right.')
  }
}

export function createSignIn(
  library: Library,
  workstationId: string,
  clock: () => number = Date.now
): SignIn {
  const confirmed = createPassphraseCheck(
    library,
    (events) => library.log.append({ operatorId: SYSTEM_OPERATOR, workstationId }, events),
    clock
  )

  /** Whoever gave it knows it: what she then grades must be hers beyond doubt. */
  async function replaceGiven(id: string, given: string, next: string | undefined): Promise<void> {
    if (next === undefined) throw new AppError('PASSPHRASE_DUE', PASSPHRASE_DUE)
    if (next === given)
      throw new AppError('CONFLICT', 'This is the passphrase that you were given: choose another.')
    await setPassphrase(library, { operatorId: id, workstationId }, id, next)
  }

  return {
    async signIn(operatorId, passphrase, next) {
      const operator = await confirmed(operatorId, passphrase)
      if (hasGivenPassphrase(library, operatorId)) await replaceGiven(operatorId, passphrase, next)
      library.log.append({ operatorId, workstationId }, [
        { type: 'operator.signed_in', payload: { operatorId } }
      ])
      return operator
    },
    async confirm(operatorId, passphrase) {
      await confirmed(operatorId, passphrase)
    }
  }
}
