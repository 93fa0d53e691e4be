import { GRADE_NAMES } from '../../shared/domain/grade'
import { isAppError, messageOf } from '../../shared/errors'
import type { ImageGrade } from '../../main/core/grading/image-grade'

export type GradeOutcome =
  | { readonly kind: 'graded'; readonly file: string; readonly grade: ImageGrade }
  | { readonly kind: 'failed'; readonly file: string; readonly error: unknown }

const significant = (value: number): number => Number(value.toPrecision(6))
const tenth = (value: number): number => Math.round(value * 10) / 10

/**
 * One line of `akshi grade --json`, without the line end. `grade` is the network's own, whatever `gradable` says:
 * whoever counts grades must leave the lines out whose `gradable` is false, and can see what was left out.
 */
export function jsonLine(outcome: GradeOutcome): string {
  const { file } = outcome
  if (outcome.kind === 'failed') {
    const { error } = outcome
    const code = isAppError(error) ? error.code : 'INTERNAL'
    return JSON.stringify({ file, error: { code, message: messageOf(error) } })
  }
  const { grade } = outcome
  const quality = Object.entries(grade.quality as unknown as Record<string, number>)
  return JSON.stringify({
    file,
    sha256: grade.sha256,
    width: grade.width,
    height: grade.height,
    grade: grade.grade,
    score: significant(grade.score),
    probabilities: grade.probabilities.map(significant),
    referable: grade.referable,
    referableReasons: grade.referableReasons,
    referableProbability: significant(grade.referableProbability),
    gradable: grade.gradable,
    ungradableReason: grade.ungradableReason,
    predictionSet: grade.predictionSet,
    predictionSetCoverage: grade.predictionSetCoverage,
    laterality: grade.laterality && {
      eye: grade.laterality.eye,
      probability: significant(grade.laterality.probability)
    },
    gradableProbability:
      grade.gradableProbability === null ? null : significant(grade.gradableProbability),
    quality: Object.fromEntries(quality.map(([name, value]) => [name, significant(value)])),
    notes: grade.notes,
    model: grade.model,
    provider: grade.provider,
    ms: { decode: tenth(grade.ms.decode), inference: tenth(grade.ms.inference) }
  })
}

/** The same for a person's eyes. */
export function plainLine(outcome: GradeOutcome): string {
  const file = printable(outcome.file)
  if (outcome.kind === 'failed')
    return `error       ${file}: ${printable(messageOf(outcome.error))}`
  const { grade } = outcome
  const referable = grade.referable ? '  referable' : ''
  if (!grade.gradable) return `ungradable  ${file}: ${grade.ungradableReason ?? ''}${referable}`
  const notes = grade.notes.length > 0 ? `  (${grade.notes.join(', ')})` : ''
  const name = `${String(grade.grade)} ${GRADE_NAMES[grade.grade]}`
  return `${name.padEnd(18)} score ${grade.score.toFixed(2)}  ${file}${referable}${notes}`
}

/** A file name may hold anything; control characters would command the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?')
}
