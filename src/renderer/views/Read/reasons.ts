import type { MessageKey } from '../../i18n/translate'
import { DISAGREEMENT_REASONS, UNGRADABLE_REASONS } from '../../lib/domain'
import type { Step } from '../../lib/reading-state'

/** The reasons that a step asks for, in the order of their digits; none where it asks for none. */
export function reasonsOf(step: Step): readonly MessageKey[] {
  if (step === 'ungradable-reason')
    return UNGRADABLE_REASONS.map((reason) => `ungradable.${reason}` as const)
  if (step === 'change-reason')
    return DISAGREEMENT_REASONS.map((reason) => `reason.${reason}` as const)
  return []
}
