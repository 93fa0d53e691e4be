import { AppError, type ErrorCode } from '../errors'
import { isOneOf } from './import-reason'

/**
 * Why a request was refused, where the code of the error alone would say too little. Each has a sentence in every
 * language of the interface (`refused.CODE`), with the values of the error's data filled in.
 */
export const REFUSALS = [
  // reading
  'NOT_OPENED',
  'UNDO_FIRST',
  'REASON_NEEDED',
  'UNDECIDED_LEFT',
  'NOTHING_TO_SIGN_OFF',
  'NOT_SIGNED_OFF',
  'SETTLED_BY_OTHER',
  'NO_MAP',
  // folders
  'FOLDER_GONE',
  'FOLDER_OUTSIDE',
  'FOLDER_UNREADABLE',
  'NO_FOLDER_DIALOG',
  // imports
  'SOURCE_MISSING',
  'SECOND_ON_CARD',
  'SECOND_IN_LIBRARY',
  'WORKLIST_UNUSABLE',
  'WORKLIST_LOST',
  'PATTERN_UNUSABLE',
  'IMPORT_RUNNING',
  'IMPORT_FINISHED',
  'IMPORT_UNFINISHED',
  'NOTHING_TO_CORRECT',
  'NOT_TO_RETAKE',
  // audit
  'NO_SUCH_REPORT',
  'SIGNING_KEY_UNREADABLE',
  // the library as a whole
  'SAMPLE_ONLY',
  'LIBRARY_AT_WORK',
  'NOTHING_TO_STOP'
] as const
export type Refusal = (typeof REFUSALS)[number]

/** An expected failure that screens tell in their own language. @param values for the sentence's placeholders */
export function refusal(
  code: ErrorCode,
  why: Refusal,
  message: string,
  { cause, ...values }: { readonly cause?: unknown; readonly n?: number } = {}
): AppError {
  return new AppError(code, message, { cause, data: { code: why, ...values } })
}

export function refusalOf(code: unknown): Refusal | null {
  return isOneOf(REFUSALS, code) ? code : null
}
