import { expect, test } from 'vitest'
import { availability } from '../../../src/main/core/grading/providers/availability'
import { compareOutputs } from '../../../src/main/core/grading/providers/compare'
import { acceleratorOf } from '../../../src/main/core/grading/providers/names'

const output = (...values: number[]) => ({
  dims: [values.length],
  values: Float32Array.from(values)
})

// Catches: an accelerator offered on a system whose package has none.
test('each system has its own accelerator, if any', () => {
  expect(acceleratorOf('linux', 'x64')).toBe('cuda')
  expect(acceleratorOf('linux', 'arm64')).toBeNull()
  expect(acceleratorOf('win32', 'arm64')).toBe('dml')
  expect(acceleratorOf('darwin', 'arm64')).toBe('coreml')
})

// Catches: a provider called available because the system could have it, though this runtime was built without.
test('availability says why not', () => {
  const found = availability([{ name: 'cpu', installed: true }], 'win32', 'x64')
  expect(found.map(({ provider, available }) => [provider, available])).toEqual([
    ['cpu', true],
    ['cuda', false],
    ['dml', false],
    ['coreml', false]
  ])
  expect(found[1]?.note).toBe('not for win32 on x64')
  expect(found[2]?.note).toMatch(/built without DirectML/)
  const [, cuda] = availability([{ name: 'cuda', installed: false }], 'linux', 'x64')
  expect(cuda).toMatchObject({ available: false })
  expect(cuda?.note).toContain('npm run setup:cuda')
})

// Catches: NaN, missing or shortened outputs that compare as equal, and small outputs hidden by large ones.
test('every value of every output counts, in the scale of its own output', () => {
  const cpu = { score: output(2), embedding: output(100, -50) }
  expect(compareOutputs(cpu, { score: output(2), embedding: output(100, -50) }).maxDifference).toBe(
    0
  )
  const far = compareOutputs(cpu, { score: output(2.5), embedding: output(101, -50) })
  expect(far).toEqual({ maxDifference: 0.25, output: 'score' })
  expect(compareOutputs(cpu, { score: output(2) })).toMatchObject({ maxDifference: Infinity })
  const cut = { score: output(2), embedding: output(100) }
  expect(compareOutputs(cpu, cut).maxDifference).toBe(Infinity)
  const bad = { score: output(NaN), embedding: output(100, -50) }
  expect(compareOutputs(cpu, bad).maxDifference).toBe(Infinity)
})
