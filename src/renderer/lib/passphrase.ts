import { isAppError } from '../../shared/errors'
import type { MessageKey } from '../i18n/translate'

/** As main asks for. */
export const SHORTEST_PASSPHRASE = 10

type Translate = (key: MessageKey, values?: Record<string, string | number>) => string

/** What the passphrase field says of a refused passphrase; null: the error is about something else. */
export function passphraseProblem(
  error: unknown,
  t: Translate,
  wrong: MessageKey = 'passphrase.wrong'
): string | null {
  if (!isAppError(error)) return null
  if (error.code === 'SIGN_IN_FAILED') return t(wrong)
  if (error.code !== 'SIGN_IN_SLOWED') return null
  return t('passphrase.slowed', { seconds: Math.ceil(Number(error.data?.['waitMs'] ?? 0) / 1000) })
}
