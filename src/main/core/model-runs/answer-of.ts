import type { RouteOutput } from '../../../shared/contract'
import type { NetworkAnswer } from '../../../shared/domain/network-answer'
import type { ImageGrade } from '../grading/image-grade'

/** Six significant digits: more than any tolerance here, and the same text on every machine. */
const rounded = (value: number): number => Number(value.toPrecision(6))

/** What is kept of a grade in the log. */
export function answerOf(runId: string, graded: ImageGrade): NetworkAnswer {
  return {
    runId,
    model: graded.model,
    provider: graded.provider,
    runtime: graded.runtimeVersion,
    preprocessingVersion: graded.preprocessingVersion,
    score: rounded(graded.score),
    grade: graded.grade,
    probabilities: graded.probabilities.map(rounded),
    ordinal: graded.ordinal.map(rounded),
    referable: graded.referable,
    referableReasons: [...graded.referableReasons],
    referableProbability: rounded(graded.referableProbability),
    gradable: graded.gradable,
    ungradableReason: graded.ungradableReason,
    quality: Object.fromEntries(
      Object.entries(graded.quality).map(([name, value]) => [name, rounded(value as number)])
    ),
    ...beyondGrade(graded)
  }
}

/** What only some networks say; a key that would be empty is left out. */
function beyondGrade(graded: ImageGrade): Partial<NetworkAnswer> {
  const { predictionSet, predictionSetCoverage, laterality, gradableProbability } = graded
  return {
    ...(predictionSet !== null && { predictionSet }),
    ...(predictionSetCoverage !== null && { predictionSetCoverage }),
    ...(laterality !== null && {
      laterality: { eye: laterality.eye, probability: rounded(laterality.probability) }
    }),
    ...(gradableProbability !== null && { gradableProbability: rounded(gradableProbability) })
  }
}

type Overlay = RouteOutput<'reading.overlay'>

/** The activation map, scaled to 0-1 over the image and placed on the photograph, as stored bytes. */
export function encodeMap(graded: ImageGrade): Buffer {
  const { cam, fieldOfView: box, width, height } = graded
  const raw = cam ? [...cam.values] : []
  const low = Math.min(...raw)
  const span = Math.max(...raw) - low || 1
  const overlay: Overlay = {
    rows: cam?.h ?? 0,
    columns: cam?.w ?? 0,
    values: raw.map((value) => rounded((value - low) / span)),
    area: {
      left: box.x0 / width,
      top: box.y0 / height,
      right: box.x1 / width,
      bottom: box.y1 / height
    }
  }
  return Buffer.from(JSON.stringify(overlay))
}

export function decodeMap(stored: Buffer): Overlay {
  return JSON.parse(stored.toString('utf8')) as Overlay
}
