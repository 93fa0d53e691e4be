import type { GradingStatus } from '../../shared/contract/grading'
import type { Role } from '../../shared/domain/role'
import { mayVisit } from './places'

/** How many photographs the network failed on, for those who can look into it: who import, or administer. */
export function failedGradings(status: GradingStatus | null, roles: readonly Role[]): number {
  return mayVisit('import', roles) ? (status?.failed ?? 0) : 0
}
