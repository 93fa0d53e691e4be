import { z } from 'zod'

/** International Clinical Diabetic Retinopathy severity scale (Wilkinson et al. 2003). */
export const GRADES = [0, 1, 2, 3, 4] as const
export const gradeSchema = z.literal(GRADES)
export type Grade = z.infer<typeof gradeSchema>

/** Names stay in English in every language of the interface. */
export const GRADE_NAMES: Readonly<Record<Grade, string>> = {
  0: 'No DR',
  1: 'Mild NPDR',
  2: 'Moderate NPDR',
  3: 'Severe NPDR',
  4: 'PDR'
}

/** Why a photograph cannot be graded. */
export const UNGRADABLE_REASONS = [
  'blur',
  'dark',
  'over-exposed',
  'artefact',
  'field',
  'not-a-fundus'
] as const
export const ungradableReasonSchema = z.enum(UNGRADABLE_REASONS)
export type UngradableReason = z.infer<typeof ungradableReasonSchema>

/** DME risk from a photograph: 0 no exudates, 1 beyond one disc diameter of the macula, 2 within it. */
export const DME_RISKS = [0, 1, 2] as const
export const dmeRiskSchema = z.literal(DME_RISKS)
export type DmeRisk = z.infer<typeof dmeRiskSchema>

/** What a grader says of one photograph. Ungradable is a result of its own, never a sixth grade. */
export const gradeResultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('grade'),
    grade: gradeSchema,
    dme: dmeRiskSchema.nullable()
  }),
  z.strictObject({ kind: z.literal('ungradable'), reason: ungradableReasonSchema })
])
export type GradeResult = z.infer<typeof gradeResultSchema>

/** Same grade, or both ungradable (for whatever reason). DME risk is not compared. */
export function sameGrade(a: GradeResult, b: GradeResult): boolean {
  if (a.kind === 'ungradable' || b.kind === 'ungradable') return a.kind === b.kind
  return a.grade === b.grade
}

/** Referable: grade >= 2, or DME risk >= 1, or ungradable. */
export function isReferable(result: GradeResult): boolean {
  if (result.kind === 'ungradable') return true
  return result.grade >= 2 || (result.dme ?? 0) >= 1
}

/** Sight-threatening: grade >= 3, or DME risk 2. An ungradable photograph is not known to be. */
export function isSightThreatening(result: GradeResult): boolean {
  return result.kind === 'grade' && (result.grade >= 3 || result.dme === 2)
}
