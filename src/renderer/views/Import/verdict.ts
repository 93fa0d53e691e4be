import type { ImportProgress } from '../../../shared/contract/import'
import type { MessageKey, PluralKey } from '../../i18n/translate'

/** What an import comes down to. Only main says that a card is safe to remove. */
export function verdictOf(progress: ImportProgress): 'safe' | 'empty' | 'not-safe' | 'interrupted' {
  if (progress.safeToRemove) return 'safe'
  if (progress.state !== 'finished') return 'interrupted'
  return progress.filesFound === 0 ? 'empty' : 'not-safe'
}

export interface Problem {
  readonly counted?: { readonly stem: PluralKey; readonly count: number }
  readonly key?: MessageKey
}

/** What did not go well in an import that came to its end: how many files, and what to do. */
export function problemsOf({
  counts,
  withoutSecond,
  secondReason
}: Pick<ImportProgress, 'counts' | 'withoutSecond' | 'secondReason'>): Problem[] {
  const problems: Problem[] = []
  if (counts.failed > 0)
    problems.push({ counted: { stem: 'import.problem.failed', count: counts.failed } })
  if (withoutSecond > 0)
    problems.push({ counted: { stem: 'import.problem.second', count: withoutSecond } })
  if (secondReason !== null) problems.push({ key: `import.second-copy.${secondReason}` })
  if (problems.length > 0) problems.push({ key: 'import.problem.keep' })
  return problems
}
