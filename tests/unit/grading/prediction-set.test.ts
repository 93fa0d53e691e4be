import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { answerOf } from '../../../src/main/core/model-runs/answer-of'
import type { ImageGrade } from '../../../src/main/core/grading/image-grade'
import { modelManifestSchema } from '../../../src/main/core/grading/models/manifest'
import { predictionSet } from '../../../src/main/core/grading/session/prediction-set'
import { readAnswer, type NetworkOutputs } from '../../../src/main/core/grading/session/outcome'

const manifestOf = (id: string) =>
  modelManifestSchema.parse(
    JSON.parse(
      readFileSync(
        new URL(`../../../resources/models/${id}/manifest.json`, import.meta.url),
        'utf8'
      )
    )
  )
const withSets = manifestOf('dr-lite0-288')
const plain = manifestOf('dr-mobilenetv2-224')

const output = (...values: number[]) => ({
  dims: [values.length],
  values: Float32Array.from(values)
})
const outputs = (changes: NetworkOutputs = {}): NetworkOutputs => ({
  score: output(2),
  probabilities: output(0.05, 0.3, 0.4, 0.2, 0.05),
  ordinal: output(0.9, 0.6, 0.2, 0.05),
  regression: output(2),
  cam: { dims: [1, 1], values: Float32Array.of(1) },
  embedding: output(1),
  gradability: output(0.75),
  laterality: output(0.25),
  ...changes
})

// Catches: < for <=, the quantile compared with p instead of 1 - p, an empty set, another order than rising.
test.each([
  ['both sides of the quantile', [0.05, 0.3, 0.4, 0.2, 0.05], 0.75, [1, 2]],
  ['a probability exactly on it', [0.25, 0.5, 0.125, 0.125, 0], 0.75, [0, 1]],
  ['none within: the likeliest alone', [0.2, 0.2, 0.3, 0.2, 0.1], 0.1, [2]],
  ['a tie for the likeliest, none within: the lower', [0.1, 0.4, 0.05, 0.4, 0.05], 0.5, [1]],
  ['a tie within: both', [0.1, 0.4, 0.05, 0.4, 0.05], 0.6, [1, 3]],
  ['a gap between grades', [0.45, 0.05, 0.45, 0.05, 0], 0.75, [0, 2]],
  ['a sure network', [0, 0, 0, 0, 1], 0, [4]],
  ['quantile 1: every grade, impossible ones too', [1, 0, 0, 0, 0], 1, [0, 1, 2, 3, 4]],
  // 1 - 0.9 is 0.09999999999999998 and 1 - 0.1 is 0.9: binary fractions must not decide.
  ['a sum that is not exact in binary', [0.7, 0.1 - 1e-12, 0.1, 0.1, 0], 0.9, [0, 1, 2, 3]]
])('%s', (_, probabilities, quantile, expected) => {
  expect(predictionSet(probabilities, { quantile })).toEqual(expected)
})

// Catches: P(right eye) read as P(left eye); the probability of the other eye given.
test('the set, the eye and the gradability of a network that has them', () => {
  const answer = readAnswer(outputs(), withSets)
  expect(answer).toMatchObject({
    predictionSet: [1, 2, 3],
    predictionSetCoverage: 0.9,
    laterality: { eye: 'OS', probability: 0.75 },
    gradableProbability: 0.75
  })
  const right = readAnswer(outputs({ laterality: output(0.5) }), withSets)
  expect(right.laterality).toEqual({ eye: 'OD', probability: 0.5 })
})

// Catches: a logit or a class vector taken for a probability.
test('an eye that is no probability is refused', () => {
  for (const laterality of [output(-3.2), output(1.5), output(0.2, 0.8), output(NaN)])
    expect(() => readAnswer(outputs({ laterality }), withSets)).toThrow(
      expect.objectContaining({ code: 'GRADING_FAILED' }) as Error
    )
})

// Catches: keys with null or undefined in events of networks that have no such output: their hashes would change.
test('what a network does not say is absent from the log', () => {
  const { laterality, gradability, ...first } = outputs()
  expect([laterality, gradability]).toHaveLength(2)
  const logged = (answer: object) =>
    Object.keys(
      answerOf('run', { quality: {}, referableReasons: [], ...answer } as unknown as ImageGrade)
    )
  const more = ['predictionSet', 'predictionSetCoverage', 'laterality', 'gradableProbability']
  expect(logged(readAnswer(outputs(), withSets))).toEqual(expect.arrayContaining(more))
  const without = logged(readAnswer(first, plain))
  expect(without).toContain('probabilities')
  expect(without.filter((key) => more.includes(key))).toEqual([])
})

// Catches: a rule for sets that this version does not implement, run as if it were this one.
test('a manifest with another rule, or a quantile out of range, is refused', () => {
  const parse = (changes: object) =>
    modelManifestSchema.safeParse({ ...withSets, conformal: { ...withSets.conformal, ...changes } })
  expect(parse({}).success).toBe(true)
  expect(parse({ method: 'cumulative probability' }).success).toBe(false)
  expect(parse({ quantile: 1.2 }).success).toBe(false)
  expect(parse({ coverage: 1 }).success).toBe(false)
})
