import type { ImageGrade } from '../image-grade'

/** One photograph in the pool. */
export interface Job {
  readonly jobId: number
  /** The caller's id of the image, for events and logs. */
  readonly id: string
  readonly path: string
  /** Hosts that were lost while they had this image. */
  losses: number
  settled: boolean
  readonly resolve: (grade: ImageGrade) => void
  readonly reject: (error: Error) => void
}

/** What a pool tells whoever watches it; ids only, never file names. */
export type PoolEvent =
  | { readonly kind: 'host-started'; readonly pid: number | undefined }
  | {
      readonly kind: 'host-lost'
      readonly pid: number | undefined
      readonly why: string
      readonly requeued: readonly string[]
    }
  | { readonly kind: 'decoder-fallback'; readonly pid: number | undefined; readonly why: string }
  | { readonly kind: 'provider-left'; readonly pid: number | undefined; readonly why: string }
  | { readonly kind: 'given-up'; readonly id: string }
  | { readonly kind: 'breaker-open'; readonly losses: number }
