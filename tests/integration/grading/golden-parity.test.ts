import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  openPhotographGrader,
  type PhotographGrader
} from '../../../src/main/core/grading/host/photograph-grader'
import { loadModel } from '../../../src/main/core/grading/models/registry'
import { toTensor } from '../../../src/main/core/grading/preprocess/prepare'
import { readAnswer } from '../../../src/main/core/grading/session/outcome'
import { openSession } from '../../../src/main/core/grading/session/session'
import { DATA_FOLDER, MODEL_SOURCE, needs, PROJECT_ROOT } from './real-data'
import { drawFundus } from './synthetic-fundus'

interface Golden {
  readonly model: string
  readonly tolerance: {
    readonly networkOnCrop: number
    readonly endToEndScoreMean: number
    readonly endToEndScoreMax: number
  }
  readonly images: readonly {
    readonly path: string
    readonly sha256: string
    readonly crop: string
    readonly fieldOfView: readonly number[]
    readonly score: number
    readonly grade: number
    readonly probabilities: readonly number[]
    readonly ordinal: readonly number[]
    readonly camMax: readonly [number, number]
  }[]
}

const MODELS = join(PROJECT_ROOT, 'resources/models')
const golden = JSON.parse(
  readFileSync(join(PROJECT_ROOT, 'tests/fixtures/golden.json'), 'utf8')
) as Golden

const largest = (differences: readonly number[]): number => Math.max(...differences)
const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length
const gap = (a: readonly number[], b: readonly number[]): number =>
  largest(a.map((value, i) => Math.abs(value - (b[i] ?? NaN))))

// Catches: a wrong channel order, normalisation, output name, precision or provider.
test('the network gives the golden numbers on the given crops', async (context) => {
  needs(context, join(MODEL_SOURCE, 'crops'))
  const model = await loadModel(MODELS, 'dr-mobilenetv2-224')
  expect(model.manifest.sha256).toBe(golden.model)
  const session = await openSession(model, 1)
  const differences: number[] = []
  for (const image of golden.images) {
    const crop = await sharp(join(MODEL_SOURCE, image.crop)).removeAlpha().raw().toBuffer()
    const answer = readAnswer(await session.run(toTensor(crop, model.manifest)), model.manifest)
    differences.push(
      Math.abs(answer.score - image.score),
      gap(image.probabilities, answer.probabilities),
      gap(image.ordinal, answer.ordinal)
    )
    expect(answer.grade, image.path).toBe(image.grade)
    const { values, w } = answer.cam!
    const [row, column] = image.camMax
    expect(values[row * w + column], image.path).toBe(largest([...values]))
  }
  await session.release()
  console.log(
    `network on ${String(golden.images.length)} crops: largest difference ${largest(differences).toExponential(2)}`
  )
  expect(largest(differences)).toBeLessThanOrEqual(golden.tolerance.networkOnCrop)
})

describe('file to grade', () => {
  let grader: PhotographGrader
  beforeAll(async () => {
    grader = await openPhotographGrader({
      modelsFolder: MODELS,
      modelId: 'dr-mobilenetv2-224',
      threads: 1
    })
  })
  afterAll(() => grader.release())

  // Catches: a different field of view, resampling, rounding, orientation or colour handling.
  test('scores, fields of view and grades of the given photographs', async (context) => {
    needs(context, DATA_FOLDER)
    const differences: number[] = []
    const table = ['photograph, golden score, score, difference']
    for (const image of golden.images) {
      const graded = await grader.grade(join(DATA_FOLDER, image.path), () => false)
      const { y0, y1, x0, x1 } = graded.fieldOfView
      const difference = Math.abs(graded.score - image.score)
      differences.push(difference)
      const scores = `${image.score.toFixed(4)} ${graded.score.toFixed(4)}`
      table.push(`${image.path.padEnd(34)} ${scores} ${difference.toFixed(4)}`)
      expect(graded.sha256).toBe(image.sha256)
      expect([y0, y1, x0, x1], image.path).toEqual(image.fieldOfView)
      expect(graded.grade, image.path).toBe(image.grade)
    }
    table.push(
      `end to end: mean ${mean(differences).toFixed(4)}, max ${largest(differences).toFixed(4)}`
    )
    console.log(table.join('\n'))
    expect(mean(differences)).toBeLessThanOrEqual(golden.tolerance.endToEndScoreMean)
    expect(largest(differences)).toBeLessThanOrEqual(golden.tolerance.endToEndScoreMax)
  })

  // Catches, where no real photographs are at hand: any change of preprocessing, network or rules. The numbers
  // are this program's own, taken when the real photographs agreed.
  test('drawn photographs keep their scores', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'akshi-drawn-'))
    for (const [width, height, score] of [
      [224, 224, 2.099],
      [640, 480, 1.932],
      [2400, 1800, 1.882]
    ] as const) {
      const path = join(folder, `${String(width)}.png`)
      const raw = { width, height, channels: 3 as const }
      await sharp(drawFundus(width, height, 1, 40), { raw })
        .png()
        .toFile(path)
      const graded = await grader.grade(path, () => false)
      expect(Math.abs(graded.score - score), `${String(width)} wide`).toBeLessThan(0.02)
    }
    rmSync(folder, { recursive: true })
  })
})
