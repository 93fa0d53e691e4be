import type { ImportProgress } from '../../../shared/contract/import'

/** What an import comes down to. Only main says that a card is safe to remove. */
export function verdictOf(progress: ImportProgress): 'safe' | 'empty' | 'not-safe' | 'interrupted' {
  if (progress.safeToRemove) return 'safe'
  if (progress.state !== 'finished') return 'interrupted'
  return progress.filesFound === 0 ? 'empty' : 'not-safe'
}
