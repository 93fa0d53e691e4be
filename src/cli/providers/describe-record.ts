import { PROVIDER_LABELS } from '../../main/core/grading/providers/names'
import type { readProviderRecord } from '../../main/core/grading/providers/record'

/** One line on what this machine's administrator chose and what the last self-test found. */
export function describeRecord(record: ReturnType<typeof readProviderRecord>): string {
  if (record === null) return 'no accelerator was enabled here: the CPU grades'
  if (typeof record === 'string') return `${record} The CPU grades.`
  const label = PROVIDER_LABELS[record.provider]
  if (record.result === 'refused')
    return `${label} was refused on ${record.when}: ${record.reason ?? 'no reason was kept'}. The CPU grades.`
  const test = `passed its self-test on ${record.when} (largest difference ${record.maxDifference?.toPrecision(2) ?? 'unknown'}, ${String(record.tolerance)} allowed)`
  return record.enabled
    ? `${label} grades; it ${test}`
    : `${label} ${test}, but is disabled: the CPU grades`
}
