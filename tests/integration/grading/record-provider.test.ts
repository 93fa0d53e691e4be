import { expect, test } from 'vitest'
import type { ProviderRecord } from '../../../src/main/core/grading/providers/record'
import { recordProvider } from '../../../src/main/core/model-runs/record-provider'
import { tempLibrary } from '../../helpers/temp-library'

const passed: ProviderRecord = {
  provider: 'cuda',
  runtime: 'onnxruntime-node 1',
  modelId: 'net',
  modelSha256: 'aa',
  maxDifference: 0.0001,
  tolerance: 0.001,
  result: 'passed',
  reason: null,
  when: '2026-01-01T00:00:00.000Z',
  enabled: true
}

// Catches: an event at every opening, one missing after a change, or one workstation's choice taken for another's.
test('the log hears of each change once, for each workstation', () => {
  using home = tempLibrary()
  const told = () =>
    (
      home.library.db
        .prepare(
          `SELECT workstation_id || ' ' || (payload ->> 'provider') AS said FROM event
           WHERE type = 'workstation.provider_set' ORDER BY seq`
        )
        .pluck()
        .all() as string[]
    ).join(', ')
  const at = (workstationId: string, record: ProviderRecord | string | null) => {
    recordProvider(home.library, { operatorId: 'system', workstationId }, record)
  }
  at('a', null)
  expect(told()).toBe('')
  at('a', passed)
  at('a', passed)
  at('b', null)
  expect(told()).toBe('a cuda')
  at('b', passed)
  at('a', { ...passed, enabled: false })
  at('a', { ...passed, enabled: false })
  expect(told()).toBe('a cuda, b cuda, a cpu')
  // A record that is gone or damaged: the CPU grades, which the log must say too.
  at('b', 'damaged')
  at('b', null)
  expect(told()).toBe('a cuda, b cuda, a cpu, b cpu')
})
