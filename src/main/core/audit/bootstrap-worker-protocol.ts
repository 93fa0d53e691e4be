import type {
  BootstrapInterval,
  BootstrapOptions,
  Categories,
  ClusterFeatures,
  StatisticSpec
} from '../../../shared/stats'

/** One bootstrap as plain data. */
export interface BootstrapJob {
  readonly features: ClusterFeatures
  readonly statistics: readonly StatisticSpec[]
  readonly categories: Categories
  readonly options: BootstrapOptions
}

/** What the worker is started with. */
export interface BootstrapWorkerData {
  readonly job: BootstrapJob
  /** One 32-bit integer, shared: anything but 0 asks the worker to stop. */
  readonly stop: SharedArrayBuffer
}

export type BootstrapWorkerMessage =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'result'; readonly intervals: readonly BootstrapInterval[] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string }
