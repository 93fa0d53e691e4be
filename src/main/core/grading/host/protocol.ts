import { AppError, isAppError, messageOf, type ErrorCode } from '../../../../shared/errors'
import type { ImageGrade } from '../image-grade'
import type { GraderSetup } from './photograph-grader'

/** Main → grading host. Job ids rise and are never used twice by one pool. */
export type HostRequest =
  | { readonly kind: 'open'; readonly setup: GraderSetup; readonly niceness: number }
  | { readonly kind: 'grade'; readonly jobId: number; readonly path: string }
  | { readonly kind: 'cancel'; readonly jobId: number }
  | { readonly kind: 'close' }

/**
 * Grading host → main. `decoder-fit` comes before `ready`, once the decoder passed its self-test, so that a host
 * lost earlier is known to be the decoder's loss. `started` says that work on the image began, so that its time can
 * be limited.
 */
export type HostReply =
  | { readonly kind: 'decoder-fit'; readonly decoder: string }
  | { readonly kind: 'decoder-unfit'; readonly why: string }
  | {
      readonly kind: 'ready'
      readonly model: { readonly id: string; readonly sha256: string }
      readonly provider: string
      readonly runtimeVersion: string
    }
  | { readonly kind: 'refused'; readonly error: SentError }
  | { readonly kind: 'started'; readonly jobId: number }
  | { readonly kind: 'result'; readonly jobId: number; readonly grade: ImageGrade }
  | { readonly kind: 'failed'; readonly jobId: number; readonly error: SentError }
  | { readonly kind: 'closed' }

/** An error as it crosses the process border: class and stack would be lost, so they are not relied on. */
export interface SentError {
  readonly code: ErrorCode
  readonly message: string
}

/** Anything but an AppError is a bug in the host and stays visible as one. */
export function toSentError(thrown: unknown): SentError {
  return isAppError(thrown)
    ? { code: thrown.code, message: thrown.message }
    : { code: 'INTERNAL', message: `Grading this photograph failed: ${messageOf(thrown)}` }
}

export function fromSentError(error: SentError): AppError {
  return new AppError(error.code, error.message)
}
