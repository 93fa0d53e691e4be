import type { ImportOutcome } from '../../../shared/contract/import'

/** In the order in which a technician looks at them. */
export const OUTCOMES = [
  'imported',
  'near-duplicate',
  'duplicate',
  'rejected',
  'failed'
] as const satisfies readonly ImportOutcome[]
