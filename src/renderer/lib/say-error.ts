import { refusalOf } from '../../shared/domain/import-reason'
import { isAppError } from '../../shared/errors'
import type { MessageKey } from '../i18n/translate'
import { ShellRestarted, ShellUnreachable } from './bridge'

const BY_CODE: Readonly<Record<string, MessageKey>> = {
  FORBIDDEN: 'error.forbidden',
  NOT_SIGNED_IN: 'error.not-signed-in',
  SIGN_IN_FAILED: 'session.sign-in.failed',
  INTERNAL: 'error.unexpected',
  VALIDATION_FAILED: 'error.unexpected'
}

export interface SaidError {
  /** The sentence in every language, where there is one for its code. */
  readonly key: MessageKey | null
  /** What main said in its own words (English), where that says more. */
  readonly own: string | null
}

/** The sentence for an error: what happened, what was kept, what to do. */
export function sayError(error: unknown): SaidError {
  if (error instanceof ShellRestarted) return { key: 'error.restarted', own: null }
  if (error instanceof ShellUnreachable) return { key: 'error.unreachable', own: null }
  if (!isAppError(error)) return { key: 'error.unexpected', own: null }
  const refusal = refusalOf(error.data?.['code'])
  if (refusal !== null) return { key: `import.refused.${refusal}`, own: error.message }
  const key = BY_CODE[error.code]
  return key === undefined ? { key: null, own: error.message } : { key, own: null }
}
