import { refusalOf, type Refusal } from '../../shared/domain/refusal'
import { isAppError, type AppError, type ErrorCode } from '../../shared/errors'
import type { MessageKey, Parameters } from '../i18n/translate'
import { ShellRestarted, ShellUnreachable } from './bridge'

/** The sentence for each code: whatever main says, it is told in the language of the interface. */
const BY_CODE: Readonly<Record<ErrorCode, MessageKey>> = {
  VALIDATION_FAILED: 'error.entered',
  ROUTE_NOT_FOUND: 'error.unexpected',
  FORBIDDEN_SENDER: 'error.unexpected',
  NOT_SIGNED_IN: 'error.not-signed-in',
  FORBIDDEN: 'error.forbidden',
  INTERNAL: 'error.unexpected',
  CANCELLED: 'error.stopped',
  LIBRARY_LOCKED: 'error.library-locked',
  LIBRARY_NEWER: 'error.library-newer',
  LIBRARY_DAMAGED: 'error.library-damaged',
  LIBRARY_CLOSED: 'error.library-closed',
  LIBRARY_ON_NETWORK: 'error.library-on-network',
  LIBRARY_NOT_FOUND: 'error.library-not-found',
  NOT_FOUND: 'error.not-found',
  CONFLICT: 'error.conflict',
  DISK_FULL: 'error.disk-full',
  IO_FAILED: 'error.io-failed',
  SIGN_IN_FAILED: 'session.sign-in.failed',
  SIGN_IN_SLOWED: 'passphrase.slowed',
  PASSPHRASE_DUE: 'session.due.title',
  ADMIN_EXISTS: 'error.admin-exists',
  FILE_EMPTY: 'error.file',
  FILE_UNREADABLE: 'error.file',
  FILE_TRUNCATED: 'error.file',
  NOT_AN_IMAGE: 'error.file',
  IMAGE_TOO_LARGE: 'error.file',
  IMAGE_TOO_SMALL: 'error.file',
  UNSUPPORTED_FORMAT: 'error.file',
  MODEL_NOT_FOUND: 'error.network',
  MODEL_ALTERED: 'error.network',
  MODEL_INVALID: 'error.network',
  GRADING_FAILED: 'error.network',
  GRADING_HOST_LOST: 'error.network',
  PROVIDER_REFUSED: 'error.network',
  BLIND_GRADE_FIRST: 'error.blind-grade-first',
  READING_FROZEN: 'error.reading-frozen',
  READING_SIGNED_OFF: 'error.reading-signed-off',
  NOT_REVEALED: 'error.blind-grade-first',
  NOTHING_TO_UNDO: 'read.notice.nothing-to-undo',
  BAD_TABLE: 'error.numbers',
  CHAIN_BROKEN: 'error.chain-broken'
}

/** The sentence says it all. Of the others main tells more: which file or folder, and what the system answered. */
const WHOLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['VALIDATION_FAILED', 'ROUTE_NOT_FOUND', 'FORBIDDEN_SENDER', 'INTERNAL'] as const),
  ...(['NOT_SIGNED_IN', 'FORBIDDEN', 'CANCELLED', 'LIBRARY_CLOSED', 'ADMIN_EXISTS'] as const),
  ...(['SIGN_IN_FAILED', 'SIGN_IN_SLOWED', 'PASSPHRASE_DUE', 'BLIND_GRADE_FIRST'] as const),
  ...(['READING_FROZEN', 'READING_SIGNED_OFF', 'NOT_REVEALED', 'NOTHING_TO_UNDO'] as const)
])
/** Of these, too, main tells more. */
const DETAILED: ReadonlySet<Refusal> = new Set<Refusal>([
  ...(['SOURCE_MISSING', 'SECOND_ON_CARD', 'SECOND_IN_LIBRARY', 'WORKLIST_UNUSABLE'] as const),
  ...(['WORKLIST_LOST', 'PATTERN_UNUSABLE', 'SIGNING_KEY_UNREADABLE'] as const)
])

export interface SaidError {
  /** The sentence in the language of the interface. */
  readonly key: MessageKey
  readonly values: Parameters
  /** What main said in its own words (English), where that says more. */
  readonly own: string | null
}

/** The sentence for an error: what happened, what was kept, what to do. */
export function sayError(error: unknown): SaidError {
  if (error instanceof ShellRestarted) return { key: 'error.restarted', values: {}, own: null }
  if (error instanceof ShellUnreachable) return { key: 'error.unreachable', values: {}, own: null }
  if (!isAppError(error)) return { key: 'error.unexpected', values: {}, own: null }
  const why = refusalOf(error.data?.['code'])
  const detailed = why === null ? !WHOLE.has(error.code) : DETAILED.has(why)
  return {
    key: why === null ? BY_CODE[error.code] : `refused.${why}`,
    values: valuesOf(error),
    own: detailed ? error.message : null
  }
}

function valuesOf({ data = {} }: AppError): Parameters {
  const { n, waitMs } = data
  return {
    ...(typeof n === 'number' ? { n } : {}),
    ...(typeof waitMs === 'number' ? { seconds: Math.ceil(waitMs / 1000) } : {})
  }
}
