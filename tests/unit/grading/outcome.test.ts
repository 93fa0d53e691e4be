import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { modelManifestSchema } from '../../../src/main/core/grading/models/manifest'
import {
  gradeOf,
  readAnswer,
  referableReasons,
  type NetworkOutputs
} from '../../../src/main/core/grading/session/outcome'

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'))
const manifest = modelManifestSchema.parse(
  read('resources/models/dr-mobilenetv2-224/manifest.json')
)

const output = (...values: number[]) => ({
  dims: [values.length],
  values: Float32Array.from(values)
})
const outputs = (changes: NetworkOutputs = {}): NetworkOutputs => ({
  score: { dims: [], values: Float32Array.of(1) },
  probabilities: output(0.2, 0.5, 0.2, 0.05, 0.05),
  ordinal: output(0.8, 0.2, 0.1, 0.05),
  ...changes
})

// Catches: cut-points applied with > instead of >=, or in another order.
test('the golden scores give the golden grades', () => {
  const { images } = read('tests/fixtures/golden.json') as {
    images: { score: number; grade: number }[]
  }
  expect(images.length).toBe(40)
  for (const { score, grade } of images) expect(gradeOf(score, manifest.cutpoints)).toBe(grade)
  expect(gradeOf(0.62, manifest.cutpoints)).toBe(1)
  expect(gradeOf(-5, manifest.cutpoints)).toBe(0)
  expect(gradeOf(99, manifest.cutpoints)).toBe(4)
})

// Catches: the referable rule reduced to the grade, or the threshold compared the wrong way.
test('why an image is referable', () => {
  const reasons = (changes: NetworkOutputs) =>
    referableReasons(readAnswer(outputs(changes), manifest), null, manifest)
  expect(reasons({})).toEqual([])
  expect(reasons({ score: output(1.46) })).toEqual(['grade'])
  expect(reasons({ ordinal: output(0.9, manifest.referable.threshold + 1e-6, 0, 0) })).toEqual([
    'probability'
  ])
  expect(reasons({ ordinal: output(0.9, manifest.referable.threshold - 1e-6, 0, 0) })).toEqual([])
  expect(referableReasons(readAnswer(outputs(), manifest), 'dark', manifest)).toEqual([
    'ungradable'
  ])
})

// Catches: NaN or a missing output that turns into grade 0.
test('an answer that is not finite, or not whole, is refused', () => {
  for (const changes of [
    { score: output(NaN) },
    { probabilities: output(0.5, 0.5) },
    { probabilities: output(1, 0, 0, 0, Infinity) },
    { ordinal: output(0.5) }
  ]) {
    expect(() => readAnswer(outputs(changes), manifest)).toThrow(
      expect.objectContaining({ code: 'GRADING_FAILED' }) as Error
    )
  }
})
