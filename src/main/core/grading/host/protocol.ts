import { AppError, isAppError, messageOf, type ErrorCode } from '../../../../shared/errors'
import type { ImageGrade } from '../image-grade'
import type { Backend } from '../providers/availability'
import type { Accelerator } from '../providers/names'
import type { SelfTestOutcome } from '../providers/self-test'
import type { GraderSetup } from './photograph-grader'

/** Main → grading host. Job ids rise and are never used twice by one pool. */
export type HostRequest =
  | { readonly kind: 'open'; readonly setup: GraderSetup; readonly niceness: number }
  | { readonly kind: 'grade'; readonly jobId: number; readonly path: string }
  | { readonly kind: 'cancel'; readonly jobId: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'list-providers' }
  | {
      readonly kind: 'test-provider'
      readonly setup: GraderSetup
      readonly provider: Accelerator
    }

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
      readonly providerProblem?: string | null
      readonly runtimeVersion: string
    }
  | {
      readonly kind: 'providers'
      readonly runtime: string
      readonly backends: readonly Backend[]
    }
  | { readonly kind: 'provider-tested'; readonly outcome: SelfTestOutcome }
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
