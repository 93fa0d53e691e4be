import { hash } from 'node:crypto'
import type { Grade, GradeResult } from '../../src/shared/domain/grade'
import type { ImageFacts } from '../../src/shared/domain/image'
import type { NetworkAnswer } from '../../src/shared/domain/network-answer'
import { randomStream, type RandomStream } from '../../src/shared/stats/numeric/random'

export interface SeedImage {
  readonly index: number
  readonly id: string
  readonly sha256: string
  readonly capturedMs: number
  readonly facts: ImageFacts
  /** What a perfect reader would say. */
  readonly truth: GradeResult
  readonly answer: NetworkAnswer
  outputs(): {
    readonly cam: Buffer
    readonly embedding: Buffer
    readonly camSha256: string
    readonly embeddingSha256: string
  }
}

export interface SeedReading {
  readonly blind: GradeResult
  readonly final: GradeResult
  readonly differs: boolean
  readonly activeMs: number
}

export interface SeedWorld {
  images(start: number, count: number, batch: number): SeedImage[]
  read(image: SeedImage, operatorId: string): SeedReading
}

const PREVALENCE = [0.62, 0.12, 0.17, 0.05, 0.04] as const
const CAMERAS = ['Topcon NW400', 'Canon CR-2', 'Remidio FOP'] as const
const SITES = ['Madurai', 'Theni', 'Dindigul'] as const
const EMBEDDING_LENGTH = 64
const YEAR_MS = 360 * 86_400_000
const UNGRADABLE_SHARE = 0.05

/** An invented screening programme: patients with four photographs each, graders with their own leanings. */
export function createSeedWorld(total: number, seed: number): SeedWorld {
  const startMs = Date.parse('2025-01-06T09:00:00.000Z')
  return {
    images(start, count, batch) {
      return Array.from({ length: count }, (_, offset) => {
        const index = start + offset
        const random = randomStream(seed, index)
        const patient = Math.floor(index / 4)
        const patientRandom = randomStream(seed + 1, patient)
        const patientGrade = draw(patientRandom, PREVALENCE)
        const camera = CAMERAS[batch % CAMERAS.length] ?? null
        const capturedMs = startMs + Math.floor((index / total) * YEAR_MS)
        const spoiled = random.next() < UNGRADABLE_SHARE * (camera === CAMERAS[2] ? 2 : 1)
        const truth: GradeResult = spoiled
          ? { kind: 'ungradable', reason: 'blur' }
          : { kind: 'grade', grade: jitter(random, patientGrade, 0.12), dme: null }
        const id = `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`
        const answer = answerOf(random, truth, patientGrade, `run-${id}`)
        return {
          index,
          id,
          sha256: hash('sha256', `image ${seed} ${index}`),
          capturedMs,
          truth,
          answer,
          facts: {
            patientId: `P${String(patient).padStart(6, '0')}`,
            eye: index % 4 < 2 ? 'OD' : 'OS',
            field: index % 2 === 0 ? 'macula' : 'disc',
            capturedAt: new Date(capturedMs).toISOString(),
            camera,
            cameraSerial: null,
            site: SITES[Math.floor(batch / 3) % SITES.length] ?? null
          },
          outputs: () => outputsOf(index, seed, answer.score)
        }
      })
    },
    read(image, operatorId) {
      const key = [...operatorId].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7)
      const random = randomStream(seed + 2 + (key % 100_000), image.index)
      const leaning = ((key % 5) - 2) * 0.03
      const blind = blindOf(random, image.truth, leaning)
      const network: GradeResult = image.answer.gradable
        ? { kind: 'grade', grade: image.answer.grade, dme: null }
        : { kind: 'ungradable', reason: 'blur' }
      const differs = !same(blind, network)
      const final = differs && random.next() < 0.35 ? network : blind
      const activeMs = Math.round(2500 + 6000 * -Math.log(1 - random.next() * 0.999))
      return { blind, final, differs, activeMs }
    }
  }
}

function blindOf(random: RandomStream, truth: GradeResult, leaning: number): GradeResult {
  if (truth.kind === 'ungradable')
    return random.next() < 0.8 ? truth : { kind: 'grade', grade: 0, dme: null }
  if (random.next() < 0.01) return { kind: 'ungradable', reason: 'dark' }
  const grade = jitter(random, truth.grade, 0.16, leaning)
  return { kind: 'grade', grade, dme: grade >= 2 && random.next() < 0.15 ? 1 : null }
}

function answerOf(
  random: RandomStream,
  truth: GradeResult,
  patientGrade: Grade,
  runId: string
): NetworkAnswer {
  const gradable = truth.kind === 'grade' ? random.next() > 0.01 : random.next() > 0.75
  const grade = jitter(random, truth.kind === 'grade' ? truth.grade : patientGrade, 0.18)
  const sharpness = 3 + random.next() * 6
  const weights = [0, 1, 2, 3, 4].map((k) => Math.exp(-sharpness * 0.3 * (k - grade) ** 2))
  const sum = weights.reduce((total, w) => total + w, 0)
  const probabilities = weights.map((w) => Number((w / sum).toFixed(6)))
  const above = (k: number): number =>
    Number(
      probabilities
        .slice(k)
        .reduce((total, p) => total + p, 0)
        .toFixed(6)
    )
  const referable = !gradable || grade >= 2
  return {
    runId,
    model: { id: 'seeded-net', sha256: 'ab'.repeat(32) },
    provider: 'cpu',
    runtime: 'onnxruntime 1.30.0',
    preprocessingVersion: 1,
    score: Number((grade + random.next() * 0.8 - 0.4).toFixed(4)),
    grade,
    probabilities,
    ordinal: [1, 2, 3, 4].map(above),
    referable,
    referableReasons: referable ? [gradable ? 'grade' : 'ungradable'] : [],
    referableProbability: above(2),
    gradable,
    ungradableReason: gradable ? null : 'blur',
    quality: { sharpness: Number(sharpness.toFixed(3)), contrast: 21.5, brightness: 96.1 }
  }
}

function outputsOf(index: number, seed: number, score: number) {
  const random = randomStream(seed + 9, index)
  const cam = Buffer.from(Float32Array.from({ length: 49 }, () => random.next()).buffer)
  const embedding = Buffer.from(
    Float32Array.from(
      { length: EMBEDDING_LENGTH },
      (_, k) => Math.sin(score * (1 + (k % 7) / 3)) + 0.3 * random.next()
    ).buffer
  )
  return {
    cam,
    embedding,
    camSha256: hash('sha256', cam),
    embeddingSha256: hash('sha256', embedding)
  }
}

function draw(random: RandomStream, shares: readonly number[]): Grade {
  let left = random.next()
  for (const [grade, share] of shares.entries()) {
    left -= share
    if (left < 0) return grade as Grade
  }
  return 0
}

/** One step off in `share` of the cases (up more often with a positive leaning), two in a fifth of those. */
function jitter(random: RandomStream, grade: Grade, share: number, leaning = 0): Grade {
  if (random.next() >= share) return grade
  const step = random.next() < 0.2 ? 2 : 1
  const up = random.next() < 0.5 + leaning * 3
  return Math.min(4, Math.max(0, grade + (up ? step : -step))) as Grade
}

function same(a: GradeResult, b: GradeResult): boolean {
  if (a.kind === 'ungradable' || b.kind === 'ungradable') return a.kind === b.kind
  return a.grade === b.grade
}
