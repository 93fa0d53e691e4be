import { z } from 'zod'

/** OD right, OS left. */
export const EYES = ['OD', 'OS', 'unknown'] as const
export const eyeSchema = z.enum(EYES)
export type Eye = z.infer<typeof eyeSchema>

/**
 * Millimetres from one pixel's centre to the next, down a column and along a row, as the file states them. On a
 * fundus camera this is nominal: it follows from the camera's angle and a model eye, not from the eye in front
 * of it, whose length moves it by several per cent.
 */
export interface PixelSpacing {
  readonly rowMm: number
  readonly columnMm: number
}

/** Facts about a photograph that a rule or a person supplies and that an event may correct later. */
export interface ImageFacts {
  readonly patientId: string | null
  readonly eye: Eye
  /** Retinal field as the camera or file name states it, such as `macula` or `disc`. */
  readonly field: string | null
  /** UTC, ISO 8601. */
  readonly capturedAt: string | null
  readonly camera: string | null
  readonly cameraSerial: string | null
  readonly site: string | null
}

/** Why a photograph is not taken again although it cannot be graded. */
export const DISMISSAL_REASONS = [
  'best-possible',
  'patient-left',
  'good-enough',
  'taken-again',
  'other'
] as const
export const dismissalReasonSchema = z.enum(DISMISSAL_REASONS)
export type DismissalReason = z.infer<typeof dismissalReasonSchema>

export const UNKNOWN_FACTS: ImageFacts = {
  patientId: null,
  eye: 'unknown',
  field: null,
  capturedAt: null,
  camera: null,
  cameraSerial: null,
  site: null
}
