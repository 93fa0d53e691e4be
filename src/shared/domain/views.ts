import type { Role } from './role'

/** What the window can show by name. */
export const VIEWS = ['import', 'worklist', 'settings', 'audit', 'admin'] as const
export type ListedView = (typeof VIEWS)[number]

/** Which operators a view is offered to. Main refuses the rest whatever the window shows. */
export const VIEW_ROLES: Readonly<Record<ListedView | 'read', readonly Role[]>> = {
  import: ['technician', 'admin'],
  worklist: ['technician', 'grader', 'arbiter', 'auditor', 'admin'],
  settings: ['grader', 'arbiter'],
  audit: ['auditor'],
  admin: ['admin'],
  read: ['grader', 'arbiter']
}

export function mayVisit(view: ListedView | 'read', roles: readonly Role[]): boolean {
  return VIEW_ROLES[view].some((role) => roles.includes(role))
}
