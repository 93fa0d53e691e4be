export const CHECKS = [
  'file',
  'schema',
  'chain',
  'heads',
  'journal',
  'projections',
  'outputs',
  'originals'
] as const
export type CheckName = (typeof CHECKS)[number]

/** Something that is not as it was recorded, in words for the person who has to follow it up. */
export interface Finding {
  readonly check: CheckName
  /** `warning`: worth knowing, but no sign of tampering by itself. */
  readonly severity: 'broken' | 'warning'
  readonly message: string
  /** The event that is wrong, where one can be named. */
  readonly seq?: number
  readonly eventId?: string | null
  readonly table?: string
  /** Id of the row, photograph or run. */
  readonly key?: string
}

export function broken(
  check: CheckName,
  message: string,
  where: Omit<Finding, 'check' | 'severity' | 'message'> = {}
): Finding {
  return { check, severity: 'broken', message, ...where }
}

export function warning(check: CheckName, message: string): Finding {
  return { check, severity: 'warning', message }
}
