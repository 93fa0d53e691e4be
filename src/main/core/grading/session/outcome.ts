import type { Grade, UngradableReason } from '../../../../shared/domain/grade'
import { AppError } from '../../../../shared/errors'
import type { EyeGuess } from '../../../../shared/domain/network-answer'
import type { ActivationMap, ReferableReason } from '../image-grade'
import { outputElement, type ModelManifest } from '../models/manifest'
import { predictionSet } from './prediction-set'

/** One output of the network for one image, the batch dimension dropped. */
export interface NetworkOutput {
  readonly dims: readonly number[]
  readonly values: Float32Array
}

export type NetworkOutputs = Readonly<Record<string, NetworkOutput>>

/** What one forward pass says, read through the network's manifest. */
export interface PassAnswer {
  readonly score: number
  readonly grade: Grade
  readonly probabilities: readonly number[]
  readonly ordinal: readonly number[]
  readonly referableProbability: number
  /** Null where the network has no quantile, no such output. */
  readonly predictionSet: readonly Grade[] | null
  readonly predictionSetCoverage: number | null
  readonly laterality: EyeGuess | null
  readonly gradableProbability: number | null
  readonly cam: ActivationMap | null
  readonly embedding: Float32Array | null
  readonly extra: Readonly<Record<string, readonly number[]>>
}

const GRADES = 5
const KNOWN = new Set([
  'score',
  'probabilities',
  'ordinal',
  'cam',
  'embedding',
  'gradability',
  'laterality'
])

/** ICDR grade: how many of the (increasing) cut-points the score reaches. */
export function gradeOf(score: number, cutpoints: readonly number[]): Grade {
  return cutpoints.filter((cut) => score >= cut).length as Grade
}

/**
 * Reads the outputs of one forward pass.
 * @throws AppError GRADING_FAILED when an output is missing, misshapen or not finite
 */
export function readAnswer(outputs: NetworkOutputs, manifest: ModelManifest): PassAnswer {
  const score = finite(outputs, 'score')[0]
  const probabilities = finite(outputs, 'probabilities')
  if (score === undefined || probabilities.length !== GRADES) {
    throw new AppError(
      'GRADING_FAILED',
      `The network "${manifest.id}" answered in an unknown shape.`
    )
  }
  const reference = outputElement(manifest.referable.output)
  const referableProbability = finite(outputs, reference.name)[reference.index]
  if (referableProbability === undefined) {
    throw new AppError(
      'GRADING_FAILED',
      `The network "${manifest.id}" gave no referable probability.`
    )
  }
  const extra: Record<string, readonly number[]> = {}
  for (const name of Object.keys(manifest.outputs)) {
    if (!KNOWN.has(name) && name in outputs) extra[name] = finite(outputs, name)
  }
  const rightEye = probability(outputs, 'laterality')
  const { conformal } = manifest
  return {
    score,
    grade: gradeOf(score, manifest.cutpoints),
    probabilities,
    ordinal: 'ordinal' in outputs ? finite(outputs, 'ordinal') : [],
    referableProbability,
    predictionSet: conformal ? predictionSet(probabilities, conformal) : null,
    predictionSetCoverage: conformal?.coverage ?? null,
    laterality: rightEye === null ? null : eyeGuess(rightEye),
    gradableProbability: probability(outputs, 'gradability'),
    cam: activationMap(outputs['cam']),
    embedding: outputs['embedding']?.values ?? null,
    extra
  }
}

/**
 * Why an image is to be referred: grade ≥ 2, the network's referable probability at or above the manifest's
 * threshold, DME risk ≥ 1 where the network has a `dme` output (3 class probabilities), or ungradable.
 */
export function referableReasons(
  answer: PassAnswer,
  ungradable: UngradableReason | null,
  manifest: ModelManifest
): ReferableReason[] {
  if (ungradable !== null) return ['ungradable']
  const reasons: ReferableReason[] = []
  if (answer.grade >= 2) reasons.push('grade')
  if (answer.referableProbability >= manifest.referable.threshold) reasons.push('probability')
  const dme = answer.extra['dme']
  if (dme?.length === 3 && dme.indexOf(Math.max(...dme)) >= 1) reasons.push('dme')
  return reasons
}

function finite(outputs: NetworkOutputs, name: string): number[] {
  const output = outputs[name]
  if (output === undefined) {
    throw new AppError('GRADING_FAILED', `The network gave no output "${name}".`)
  }
  const values = Array.from(output.values)
  if (!values.every(Number.isFinite)) {
    throw new AppError('GRADING_FAILED', `The network's output "${name}" is not a number.`)
  }
  return values
}

/** An output that is one probability; null where the network has none of that name. */
function probability(outputs: NetworkOutputs, name: string): number | null {
  if (!(name in outputs)) return null
  const [value, ...more] = finite(outputs, name)
  if (value === undefined || more.length > 0 || value < 0 || value > 1) {
    throw new AppError('GRADING_FAILED', `The network's output "${name}" is not a probability.`)
  }
  return value
}

function eyeGuess(rightEye: number): EyeGuess {
  return rightEye >= 0.5
    ? { eye: 'OD', probability: rightEye }
    : { eye: 'OS', probability: 1 - rightEye }
}

function activationMap(cam: NetworkOutput | undefined): ActivationMap | null {
  if (cam === undefined) return null
  const [h, w] = cam.dims.slice(-2)
  if (h === undefined || w === undefined || h * w !== cam.values.length) return null
  return { h, w, values: cam.values }
}
