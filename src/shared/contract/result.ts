import type { ErrorCode } from '../errors'

/** What crosses the process boundary: a rejected promise would keep only its message. */
export type Result<T> =
  | { readonly ok: true; readonly data: T }
  | {
      readonly ok: false
      readonly error: {
        readonly code: ErrorCode
        readonly message: string
        readonly data?: Readonly<Record<string, unknown>>
      }
    }
