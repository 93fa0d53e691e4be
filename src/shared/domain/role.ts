import { z } from 'zod'

export const ROLES = ['technician', 'grader', 'arbiter', 'auditor', 'admin'] as const
export const roleSchema = z.enum(ROLES)
export type Role = z.infer<typeof roleSchema>

/**
 * Roles that one person may hold together. An auditor sees every answer, so she may not also grade:
 * a grader who could look the network's grade up in the audit view would no longer be blind.
 */
export function rolesConflict(roles: readonly Role[]): string | null {
  const grades = roles.includes('grader') || roles.includes('arbiter')
  if (grades && roles.includes('auditor'))
    return 'An auditor sees every answer and so cannot also be a grader or an arbiter.'
  return null
}
