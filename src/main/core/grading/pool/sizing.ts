import { availableParallelism } from 'node:os'

export interface PoolSize {
  readonly hosts: number
  readonly perHost: number
  /** Intra-op threads of each host's session. */
  readonly threads: number
}

/** More would cost memory (about 150 MB each) for a rate that no card reader delivers. */
const MAX_HOSTS = 4

/**
 * One host with one network thread for every core, so that network threads never outnumber the cores. Three
 * photographs a host: one in the network, the next two being read and decoded meanwhile.
 */
export function poolSize(cores: number = availableParallelism()): PoolSize {
  return { hosts: Math.min(MAX_HOSTS, Math.max(1, cores)), perHost: 3, threads: 1 }
}
