import { setImmediate } from 'node:timers/promises'
import { AppError } from '../../../../shared/errors'
import {
  bootstrap,
  type BootstrapInterval,
  type ClusterFeatures,
  type Statistic
} from '../../../../shared/stats'

export interface RunHooks {
  readonly signal?: AbortSignal
  /** Share of the whole computation that is done, 0-1. */
  readonly onProgress?: (share: number) => void
}

/** @throws AppError CANCELLED once the caller has given up. */
export function refuseCancelled({ signal }: RunHooks): void {
  if (signal?.aborted) throw new AppError('CANCELLED', 'The computation was cancelled.')
}

/** Drives a bootstrap without holding the event loop for longer than a few replicates. */
export async function runBootstrap(
  features: ClusterFeatures,
  statistics: readonly Statistic[],
  options: { readonly replicates: number; readonly seed: number },
  hooks: RunHooks
): Promise<BootstrapInterval[]> {
  const run = bootstrap(features, statistics, options)
  for (let step = run.next(); ; step = run.next()) {
    if (step.done === true) return step.value
    hooks.onProgress?.(step.value / options.replicates)
    await setImmediate()
    refuseCancelled(hooks)
  }
}
