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
  readonly key: MessageKey
  /** What main said in its own words (English), where there is no sentence for its code. */
  readonly own: string | null
}

/** The sentence for an error: what happened, what was kept, what to do. */
export function sayError(error: unknown): SaidError {
  if (error instanceof ShellRestarted) return { key: 'error.restarted', own: null }
  if (error instanceof ShellUnreachable) return { key: 'error.unreachable', own: null }
  if (!isAppError(error)) return { key: 'error.unexpected', own: null }
  const key = BY_CODE[error.code]
  return key === undefined ? { key: 'error.unexpected', own: error.message } : { key, own: null }
}
