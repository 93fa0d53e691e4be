import { z } from 'zod'

export const PROTOCOLS = ['blind-first', 'ai-first'] as const
export const protocolSchema = z.enum(PROTOCOLS)
export type Protocol = z.infer<typeof protocolSchema>

export const READING_ROLES = ['primary', 'second', 'arbiter', 'repeat'] as const
export const readingRoleSchema = z.enum(READING_ROLES)
export type ReadingRole = z.infer<typeof readingRoleSchema>

/**
 * Photographs that wait for somebody's second reading, or for an arbiter because two readers' signed-off grades
 * differ.
 */
export const READING_QUEUES = ['second-read', 'arbitration'] as const
export const readingQueueSchema = z.enum(READING_QUEUES)
export type ReadingQueue = z.infer<typeof readingQueueSchema>

/**
 * Why grader and network differ. The list starts with the causes that adjudication studies report
 * (Krause et al., Ophthalmology 2018, doi:10.1016/j.ophtha.2018.01.034).
 */
export const DISAGREEMENT_REASONS = [
  'missed-microaneurysms',
  'artefact',
  'haemorrhage-misread',
  'image-quality',
  'other-lesion',
  'borderline',
  'other'
] as const
export const disagreementReasonSchema = z.enum(DISAGREEMENT_REASONS)
export type DisagreementReason = z.infer<typeof disagreementReasonSchema>

/** Pauses longer than this are not counted as active reading time. */
export const IDLE_AFTER_MS = 15_000
