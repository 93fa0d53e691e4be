/** Codes that every layer may answer with. Domain codes are added to this list, one line each. */
export const ERROR_CODES = [
  // framework
  'VALIDATION_FAILED',
  'ROUTE_NOT_FOUND',
  'FORBIDDEN_SENDER',
  'NOT_SIGNED_IN',
  'FORBIDDEN',
  'INTERNAL',
  'CANCELLED',
  // library and store
  'LIBRARY_LOCKED',
  'LIBRARY_NEWER',
  'LIBRARY_DAMAGED',
  'LIBRARY_CLOSED',
  'LIBRARY_ON_NETWORK',
  'LIBRARY_NOT_FOUND',
  'NOT_FOUND',
  'CONFLICT',
  'DISK_FULL',
  'IO_FAILED',
  // operators
  'SIGN_IN_FAILED',
  'SIGN_IN_SLOWED',
  'PASSPHRASE_DUE',
  'ADMIN_EXISTS',
  // images
  'FILE_EMPTY',
  'FILE_UNREADABLE',
  'FILE_TRUNCATED',
  'NOT_AN_IMAGE',
  'IMAGE_TOO_LARGE',
  'IMAGE_TOO_SMALL',
  'UNSUPPORTED_FORMAT',
  // models and grading
  'MODEL_NOT_FOUND',
  'MODEL_ALTERED',
  'MODEL_INVALID',
  'GRADING_FAILED',
  'GRADING_HOST_LOST',
  'PROVIDER_REFUSED',
  // reading
  'BLIND_GRADE_FIRST',
  'READING_FROZEN',
  'READING_SIGNED_OFF',
  'NOT_REVEALED',
  'NOTHING_TO_UNDO',
  // statistics, audit
  'BAD_TABLE',
  'CHAIN_BROKEN'
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

export interface AppErrorOptions {
  readonly cause?: unknown
  readonly data?: Readonly<Record<string, unknown>>
}

/** An expected failure. `message` is for a person: what happened, to which file, what was kept, what to do. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly data: Readonly<Record<string, unknown>> | undefined

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.data = options.data
  }
}

export function isAppError(value: unknown): value is AppError {
  return value instanceof AppError
}

/** Message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** For `switch` statements that must stay exhaustive. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
