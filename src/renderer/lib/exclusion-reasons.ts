import type { ExclusionCounts } from '../../shared/contract/audit-report'
import type { ExclusionReason } from '../../shared/contract/exclusion-reason'
import type { MessageKey, Parameters } from '../i18n/translate'

/** What each reason of a report is called on screen. */
const KEYS: Readonly<Record<ExclusionReason, MessageKey>> = {
  'opened, not graded': 'audit.reason.opened',
  'not decided': 'audit.reason.undecided',
  retracted: 'audit.reason.retracted',
  'not signed off': 'audit.reason.unsigned',
  'arbitration: the readers’ grades were shown too': 'audit.reason.arbitration',
  'read with the network’s answer shown first': 'audit.reason.ai-first',
  'no blind grade': 'audit.reason.no-blind',
  'no network answer at the time': 'audit.reason.no-answer-then',
  'no network answer': 'audit.reason.no-answer',
  'not blind-first, or no network answer': 'audit.reason.not-blind',
  'no set of possible grades': 'audit.reason.no-set',
  'repeat reading': 'audit.reason.repeat',
  'no second, independent reading': 'audit.reason.no-second',
  'final grade set by this grader alone': 'audit.reason.alone',
  'graders differ and nobody has arbitrated': 'audit.reason.differ',
  'no active time recorded': 'audit.reason.no-time',
  blank: 'audit.reason.blank',
  ungradable: 'audit.reason.ungradable'
}

interface Words {
  readonly t: (key: MessageKey, parameters?: Parameters) => string
  readonly formats: { number(value: number): string }
}

/** `4 ungradable, 2 not signed off`, in the interface's language; `none` where nothing was left out. */
export function reasonsText(excluded: ExclusionCounts, { t, formats }: Words): string {
  const parts = Object.entries(excluded).map(
    ([reason, n]) => `${formats.number(n)} ${t(KEYS[reason as ExclusionReason])}`
  )
  return parts.length === 0 ? t('audit.nothing') : parts.join(', ')
}
