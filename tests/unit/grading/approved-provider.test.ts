import { expect, test } from 'vitest'
import { approvedProvider } from '../../../src/main/core/grading/providers/approved'
import type { ProviderRecord } from '../../../src/main/core/grading/providers/record'

const manifest = { id: 'net', sha256: 'aa' }
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

test('the CPU needs no approval; an accelerator that passed here is given', () => {
  expect(approvedProvider('cpu', 'damaged', manifest)).toBeNull()
  expect(approvedProvider('cuda', passed, manifest)).toEqual({
    name: 'cuda',
    runtime: 'onnxruntime-node 1',
    modelSha256: 'aa'
  })
})

// Catches: grading on what was never tested, failed, was switched off, or was tested with another network.
test.each([
  ['an untested one', null, /not tested here.*akshi provider enable cuda/],
  ['another than the tested one', { ...passed, provider: 'dml' }, /not tested here/],
  [
    'one that failed',
    { ...passed, result: 'refused', enabled: false, reason: 'wrong numbers' },
    /self-test on 2026-01-01.* failed: wrong numbers/
  ],
  ['one that an administrator disabled', { ...passed, enabled: false }, /administrator disabled/],
  ['one tested with another network', { ...passed, modelSha256: 'bb' }, /not with this net/],
  ['one whose record is damaged', 'provider.json is damaged.', /is damaged/]
] as const)('%s is refused, with the reason', (_, record, reason) => {
  expect(() => approvedProvider('cuda', record, manifest)).toThrow(
    expect.objectContaining({ code: 'CONFLICT' }) as Error
  )
  expect(() => approvedProvider('cuda', record, manifest)).toThrow(reason)
})

test('a name that is no provider is not understood', () => {
  expect(() => approvedProvider('gpu', passed, manifest)).toThrow(
    expect.objectContaining({ code: 'VALIDATION_FAILED' }) as Error
  )
})
