import { isAppError } from '../../shared/errors'
import type { MessageKey } from '../i18n/translate'
import { SHORTEST_PASSPHRASE } from './passphrase'

export interface OperatorEntry {
  readonly name: string
  readonly passphrase: string
  /** Typed a second time, where that is asked for. */
  readonly again?: string
  readonly roles: readonly unknown[]
}

export interface OperatorProblem {
  readonly field: keyof OperatorEntry
  readonly key: MessageKey
}

/** The first thing that is wrong with what was typed, and where to say so. */
export function operatorProblem(entry: OperatorEntry): OperatorProblem | null {
  if (entry.name.trim() === '') return { field: 'name', key: 'session.name.missing' }
  if (entry.passphrase.length < SHORTEST_PASSPHRASE)
    return { field: 'passphrase', key: 'session.passphrase.short' }
  if (entry.again !== undefined && entry.again !== entry.passphrase)
    return { field: 'again', key: 'session.passphrase.differ' }
  return entry.roles.length === 0 ? { field: 'roles', key: 'admin.roles.missing' } : null
}

/** What main refused about a field; null: the error is about something else. */
export function refusedField(error: unknown): OperatorProblem | null {
  const taken = isAppError(error) && error.code === 'CONFLICT' && error.data?.['field'] === 'name'
  return taken ? { field: 'name', key: 'admin.name.taken' } : null
}
