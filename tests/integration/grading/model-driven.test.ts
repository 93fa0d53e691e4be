import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPhotographGrader } from '../../../src/main/core/grading/host/photograph-grader'
import { fundusJpeg } from './synthetic-fundus'
import { writeTinyModel } from './tiny-model'

let models: string
let photograph: string
beforeAll(async () => {
  models = mkdtempSync(join(tmpdir(), 'akshi-models-'))
  photograph = join(models, 'photograph.jpg')
  writeFileSync(photograph, await fundusJpeg(800, 600))
})
afterAll(() => rmSync(models, { recursive: true }))

const open = (modelId: string) =>
  openPhotographGrader({ modelsFolder: models, modelId, threads: 1 })

// Catches: 224 x 224, 7 x 7, the set of outputs or the referable output being assumed anywhere.
test('a network of another input size, with other outputs, is driven by its manifest', async () => {
  writeTinyModel(models, 'tiny', { height: 48, width: 64 })
  const grader = await open('tiny')
  const graded = await grader.grade(photograph, () => false)
  await grader.release()
  expect(graded.cam).toMatchObject({ h: 3, w: 5 })
  expect(graded.ordinal).toEqual([])
  expect(graded.embedding).toBeNull()
  expect(graded.extra['dme']?.map((p) => p.toFixed(1))).toEqual(['0.1', '0.7', '0.2'])
  expect(graded.referableProbability).toBeCloseTo(0.3, 5)
  expect(graded.grade).toBe(0)
  expect(graded.referableReasons).toEqual(['dme'])
})

// Catches: an altered network that grades all the same.
test('a network whose file was altered is refused', async () => {
  writeTinyModel(models, 'altered', { height: 48, width: 64 })
  appendFileSync(join(models, 'altered', 'model.onnx'), '\0')
  await expect(open('altered')).rejects.toMatchObject({ code: 'MODEL_ALTERED' })
})

// Catches: a manifest that names what the file has not, found only at the first photograph, or a native crash.
test('a network without an output of its manifest, or that is no network, is refused', async () => {
  const outputs = { score: 's', probabilities: 'p', dme: 'd', gradability: 'g' }
  writeTinyModel(models, 'lacking', { height: 48, width: 64, manifest: { outputs } })
  await expect(open('lacking')).rejects.toMatchObject({ code: 'MODEL_INVALID' })
  writeTinyModel(models, 'garbage', {
    height: 48,
    width: 64,
    // SHA-256 of the three bytes "abc" (FIPS 180-2, example B.1).
    manifest: { sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' }
  })
  writeFileSync(join(models, 'garbage', 'model.onnx'), 'abc')
  await expect(open('garbage')).rejects.toMatchObject({ code: 'MODEL_INVALID' })
})

// Catches: NaN compared with the cut-points, which reads as grade 0.
test('an answer that is not a number is an error, never a grade', async () => {
  writeTinyModel(models, 'nan', { height: 48, width: 64, notANumber: true })
  const grader = await open('nan')
  await expect(grader.grade(photograph, () => false)).rejects.toMatchObject({
    code: 'GRADING_FAILED'
  })
  await grader.release()
})
