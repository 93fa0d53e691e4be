import { auditFilterSchema, type AuditFilter } from '../../shared/contract/audit'
import { AppError } from '../../shared/errors'

const TEXT = { type: 'string' } as const
const LIST = { type: 'string', multiple: true } as const

/** Options that `report` and `export` share. */
export const SHARED_OPTIONS = {
  library: TEXT,
  out: TEXT,
  from: TEXT,
  to: TEXT,
  grader: LIST,
  camera: LIST,
  site: LIST,
  eye: LIST,
  model: LIST,
  batch: LIST,
  unsigned: { type: 'boolean' },
  identified: { type: 'boolean' },
  operator: TEXT,
  'passphrase-fd': TEXT,
  json: { type: 'boolean' },
  help: { type: 'boolean' }
} as const

export interface FilterValues {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly grader?: string[] | undefined
  readonly camera?: string[] | undefined
  readonly site?: string[] | undefined
  readonly eye?: string[] | undefined
  readonly model?: string[] | undefined
  readonly batch?: string[] | undefined
  readonly unsigned?: boolean | undefined
}

/** @throws AppError VALIDATION_FAILED naming the option. */
export function filterFrom(values: FilterValues): AuditFilter {
  const given = {
    from: values.from && dayStart('--from', values.from),
    to: values.to && dayStart('--to', values.to),
    graders: values.grader,
    cameras: values.camera,
    sites: values.site,
    eyes: values.eye,
    models: values.model,
    batches: values.batch,
    unsigned: values.unsigned
  }
  const parsed = auditFilterSchema.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  )
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new AppError(
    'VALIDATION_FAILED',
    `${issue?.path.join('.') ?? 'filter'}: ${issue?.message ?? 'not understood'}`
  )
}

/** A day or a time, in UTC. */
function dayStart(name: string, text: string): string {
  const at = new Date(text)
  if (Number.isNaN(at.getTime()))
    throw new AppError('VALIDATION_FAILED', `${name} is a day like 2025-03-01, not "${text}".`)
  return at.toISOString()
}

export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value
  throw new AppError('VALIDATION_FAILED', `${name} is a whole number from ${least} to ${most}.`)
}
