import { patternProblemOf } from '../../shared/domain/import-reason'
import { isAppError } from '../../shared/errors'
import type { MessageKey, Parameters } from '../i18n/translate'

/** The pattern that is none, and the sentence for what is wrong with it. */
export interface WrongPattern {
  readonly pattern: string
  readonly key: MessageKey
  readonly values: Parameters
}

/** What main says of a pattern; null: the error is about something else. */
export function patternProblem(error: unknown): WrongPattern | null {
  if (!isAppError(error)) return null
  const { pattern, problem, values = {} } = error.data ?? {}
  const known = patternProblemOf(problem)
  if (typeof pattern !== 'string') return null
  return {
    pattern,
    key: known ? `import.pattern.${known}` : 'refused.PATTERN_UNUSABLE',
    values: values as Parameters
  }
}
