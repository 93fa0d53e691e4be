import type { EventPayloads } from '../../../shared/domain/events'
import type { ProviderRecord, readProviderRecord } from '../grading/providers/record'
import { canonicalJson } from '../store/canonical-json'
import type { Actor } from '../store/event-log'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

type Choice = EventPayloads['workstation.provider_set']

/**
 * Tells the library's log what this workstation grades with from its next start, and what the self-test found,
 * unless that is what its last such event says. The record itself belongs to the machine (`provider.json`), which may
 * have several libraries: one that was closed when the choice was made hears of it when it is next opened, from the
 * system, because it is not known there who chose.
 */
export function recordProvider(
  library: Pick<Library, 'db' | 'log'>,
  actor: Actor,
  record: ReturnType<typeof readProviderRecord>
): void {
  const choice = choiceOf(record)
  const last = statement(
    library.db,
    `SELECT payload FROM event WHERE type = 'workstation.provider_set' AND workstation_id = ?
     ORDER BY seq DESC LIMIT 1`
  ).get(actor.workstationId) as { payload: string } | undefined
  // Never tested, never chosen: the CPU, as everywhere.
  if (last === undefined && choice.selfTest === null) return
  if (last?.payload === canonicalJson(choice)) return
  library.log.append(actor, [{ type: 'workstation.provider_set', payload: choice }])
}

function choiceOf(record: ProviderRecord | string | null): Choice {
  if (record === null || typeof record === 'string') return { provider: 'cpu', selfTest: null }
  const { enabled, ...selfTest } = record
  return { provider: enabled ? record.provider : 'cpu', selfTest }
}
