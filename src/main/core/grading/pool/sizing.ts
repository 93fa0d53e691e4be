import { availableParallelism } from 'node:os'

export interface PoolSize {
  readonly hosts: number
  readonly perHost: number
  /** Intra-op threads of each host's session. */
  readonly threads: number
}

const MAX_HOSTS = 4

/**
 * One host for every two cores: its network thread takes one, the decoding of the next photographs the other.
 * Network threads never outnumber the cores.
 */
export function poolSize(cores: number = availableParallelism()): PoolSize {
  return { hosts: Math.min(MAX_HOSTS, Math.max(1, Math.floor(cores / 2))), perHost: 4, threads: 1 }
}
