/**
 * Why a file on a card became no photograph of the library, by stable code. Each has a sentence in every language
 * of the interface (`import.why.CODE`).
 */
export const FILE_REASONS = [
  // what it is
  'FILE_EMPTY',
  'FILE_TRUNCATED',
  'FILE_UNREADABLE',
  'NOT_AN_IMAGE',
  'IMAGE_TOO_SMALL',
  'IMAGE_TOO_LARGE',
  'UNSUPPORTED_FORMAT',
  'NOT_A_FILE',
  // an archive, or something inside one
  'ZIP_DAMAGED',
  'ZIP_ENCRYPTED',
  'ZIP_METHOD',
  'ZIP_BOMB',
  'ZIP_NESTED',
  // its way into the library
  'NOT_FOUND',
  'SOURCE_UNREADABLE',
  'SOURCE_CHANGED',
  'COPY_DIFFERS',
  'NOT_KEPT',
  'IO_FAILED'
] as const
export type FileReason = (typeof FILE_REASONS)[number]

/** What is recorded of a file: one of the reasons, or the system's own code where a card could not be read. */
export type FileCode = FileReason | `E${string}`

/** Why a whole import stopped (`import.stopped.CODE`). */
export const STOP_REASONS = [
  'SOURCE_GONE',
  'DISK_FULL',
  'NO_DECODER',
  'CANCELLED',
  'NOT_FOUND',
  'CONFLICT',
  'FILE_UNREADABLE',
  'IO_FAILED',
  'INTERNAL',
  /** Nothing says why: the program or the computer ended. */
  'ENDED'
] as const
export type StopReason = (typeof STOP_REASONS)[number]

/** Why a second copy was not made (`import.second-copy.CODE`). */
export const SECOND_REASONS = [
  'SECOND_AWAY',
  'SECOND_FULL',
  'SECOND_DENIED',
  'SECOND_DIFFERS',
  'SECOND_FAILED'
] as const
export type SecondReason = (typeof SECOND_REASONS)[number]

/** Turns whatever code an error carries into one that may be recorded of a file. */
export function fileCodeOf(code: unknown): FileCode {
  return isOneOf(FILE_REASONS, code) || isErrno(code) ? code : 'IO_FAILED'
}

/** What a recorded code means; `null` for one of another release, of which there is no sentence here. */
export function fileReasonOf(code: string | null): FileReason | null {
  if (isOneOf(FILE_REASONS, code)) return code
  return isErrno(code) ? 'SOURCE_UNREADABLE' : null
}

export function stopReasonOf(code: unknown): StopReason | null {
  return isOneOf(STOP_REASONS, code) ? code : null
}

/** What is wrong with a rule for file names (`import.pattern.CODE`), with the values that its sentence names. */
export const PATTERN_PROBLEMS = [
  'TOO_LONG',
  'BRACE_ALONE',
  'UNKNOWN_PLACE',
  'DATE_FORM',
  'NOTHING_BETWEEN',
  'TWICE',
  'NAMES_NOTHING'
] as const
export type PatternProblem = (typeof PATTERN_PROBLEMS)[number]

export function patternProblemOf(code: unknown): PatternProblem | null {
  return isOneOf(PATTERN_PROBLEMS, code) ? code : null
}

export function secondReasonOf(code: unknown): SecondReason | null {
  return isOneOf(SECOND_REASONS, code) ? code : null
}

function isErrno(code: unknown): code is `E${string}` {
  return typeof code === 'string' && /^E[A-Z]/.test(code)
}

/** Whether what came from elsewhere is one of the codes that are known. */
export function isOneOf<T extends string>(known: readonly T[], code: unknown): code is T {
  return (known as readonly unknown[]).includes(code)
}
