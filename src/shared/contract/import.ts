import { z } from 'zod'
import { ungradableReasonSchema } from '../domain/grade'
import { dismissalReasonSchema, eyeSchema } from '../domain/image'
import { SECOND_REASONS, STOP_REASONS } from '../domain/import-reason'
import { defineRoute } from './route'

export const IMPORT_OUTCOMES = [
  'imported',
  'near-duplicate',
  'duplicate',
  'rejected',
  'failed'
] as const
export const importOutcomeSchema = z.enum(IMPORT_OUTCOMES)
export type ImportOutcome = z.infer<typeof importOutcomeSchema>

export const importProgressSchema = z.strictObject({
  importId: z.string(),
  batchId: z.string(),
  label: z.string(),
  state: z.enum(['running', 'finished', 'interrupted', 'failed']),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  filesFound: z.number().int(),
  filesDone: z.number().int(),
  bytesFound: z.number().int(),
  bytesDone: z.number().int(),
  counts: z.record(importOutcomeSchema, z.number().int()),
  /** True only after each copy was read back and its hash compared. */
  safeToRemove: z.boolean(),
  /** What did not go well, in English. */
  problem: z.string().nullable(),
  /** Why it stopped, where it did and that is known. */
  stopReason: z.enum(STOP_REASONS).nullable(),
  /** Photographs of a finished import that have no second copy where one is asked for, and why most of them have none. */
  withoutSecond: z.number().int(),
  secondReason: z.enum(SECOND_REASONS).nullable()
})
export type ImportProgress = z.infer<typeof importProgressSchema>

export const importFileSchema = z.strictObject({
  sourceName: z.string(),
  outcome: importOutcomeSchema,
  imageId: z.string().nullable(),
  sha256: z.string().nullable(),
  bytes: z.number().int().nullable(),
  duplicateOf: z.string().nullable(),
  /** File name that the repeated image was imported under. */
  duplicateName: z.string().nullable(),
  /** What it was recorded with; `fileReasonOf` says what that means. */
  code: z.string().nullable(),
  /** The same in English, with details. */
  reason: z.string().nullable(),
  second: z.enum(['verified', 'failed']).nullable()
})

/** A card or stick that is in a reader now. */
export const volumeSchema = z.strictObject({
  token: z.string(),
  label: z.string(),
  /** Whether it has the DCIM folder of a digital camera. */
  camera: z.boolean(),
  bytes: z.number().nullable(),
  used: z.number().nullable()
})

/** What the patterns make of one file name. `date` is `YYYY-MM-DD`. */
export const namePreviewSchema = z.strictObject({
  name: z.string(),
  bytes: z.number(),
  patientId: z.string().nullable(),
  eye: eyeSchema,
  field: z.string().nullable(),
  date: z.string().nullable(),
  site: z.string().nullable()
})

export const incompleteImageSchema = z.strictObject({
  imageId: z.string(),
  sourceName: z.string(),
  patientId: z.string().nullable(),
  eye: eyeSchema,
  field: z.string().nullable(),
  capturedAt: z.string().nullable()
})

/** A photograph that the quality rules would have taken again, and who decided otherwise, where someone did. */
export const retakeSchema = z.strictObject({
  imageId: z.string(),
  sourceName: z.string(),
  reason: ungradableReasonSchema,
  dismissed: z
    .strictObject({
      reason: dismissalReasonSchema,
      comment: z.string().nullable(),
      operatorId: z.string(),
      at: z.string()
    })
    .nullable()
})
export type Retake = z.infer<typeof retakeSchema>

/** A photograph recorded as of one eye in which the network sees the other. `probability` is 0.5-1. */
export const doubtfulEyeSchema = z.strictObject({
  imageId: z.string(),
  sourceName: z.string(),
  patientId: z.string().nullable(),
  recorded: z.enum(['OD', 'OS']),
  seen: z.enum(['OD', 'OS']),
  probability: z.number()
})
export type DoubtfulEye = z.infer<typeof doubtfulEyeSchema>

const patternsSchema = z.array(z.string().trim().min(1).max(300)).max(50)
const shortText = z.string().trim().min(1).max(120)

const technicians = ['technician', 'admin'] as const

export const importRoutes = {
  'import.start': defineRoute({
    access: technicians,
    input: z.strictObject({
      folderToken: z.string(),
      label: z.string().trim().max(120).optional(),
      /** Folder that must hold a second verified copy before the card is safe to remove. */
      secondToken: z.string().optional(),
      /** Patterns for this import alone; absent: the site's, or the preset of which all names are. */
      patterns: patternsSchema.optional(),
      /** Text of a CSV worklist that says whose photographs these are. */
      worklist: z.string().max(5_000_000).optional()
    }),
    output: z.strictObject({ importId: z.string() })
  }),
  'import.list': defineRoute({
    access: technicians,
    input: z.strictObject({}),
    output: z.array(importProgressSchema)
  }),
  'import.files': defineRoute({
    access: technicians,
    input: z.strictObject({
      importId: z.string(),
      outcome: importOutcomeSchema.optional(),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500)
    }),
    output: z.strictObject({ total: z.number().int(), files: z.array(importFileSchema) })
  }),
  'import.cancel': defineRoute({
    access: technicians,
    input: z.strictObject({ importId: z.string() }),
    output: z.strictObject({})
  }),
  /**
   * Goes on with an interrupted import; its card must be back in its place. `secondToken`: another folder for second
   * copies; absent: the one that it began with.
   */
  'import.resume': defineRoute({
    access: technicians,
    input: z.strictObject({ importId: z.string(), secondToken: z.string().optional() }),
    output: z.strictObject({ importId: z.string() })
  }),
  /** The signed receipt of a finished import, as a file to save or print. */
  'import.receipt': defineRoute({
    access: ['technician', 'auditor', 'admin'],
    input: z.strictObject({ importId: z.string(), format: z.enum(['pdf', 'csv', 'json']) }),
    output: z.strictObject({ name: z.string(), contentType: z.string(), base64: z.string() })
  }),
  /** Stored photographs that were found missing or altered when they were last read again, the first 100. */
  'import.unsound': defineRoute({
    access: technicians,
    input: z.strictObject({}),
    output: z.strictObject({
      total: z.number().int(),
      images: z.array(
        z.strictObject({
          imageId: z.string(),
          sourceName: z.string(),
          state: z.enum(['missing', 'altered']),
          batch: z.string()
        })
      )
    })
  }),
  'import.volumes': defineRoute({
    access: technicians,
    input: z.strictObject({}),
    output: z.array(volumeSchema)
  }),
  /** What lies in a folder, by names and sizes; the first photographs are asked for their camera. */
  'import.survey': defineRoute({
    access: technicians,
    input: z.strictObject({ folderToken: z.string() }),
    output: z.strictObject({
      files: z.number().int(),
      photographs: z.number().int(),
      bytes: z.number(),
      /** False where counting took too long: there is more. */
      complete: z.boolean(),
      cameras: z.array(z.string()),
      /** The preset that all names counted so far are of. */
      preset: z.string().nullable()
    })
  }),
  /** What patterns would make of the first 200 file names of a folder. Reads no file. */
  'import.preview': defineRoute({
    access: technicians,
    input: z.strictObject({ folderToken: z.string(), patterns: patternsSchema }),
    output: z.array(namePreviewSchema)
  }),
  'import.patterns': defineRoute({
    access: technicians,
    input: z.strictObject({}),
    output: z.strictObject({
      patterns: z.array(z.string()),
      presets: z.record(z.string(), z.array(z.string())),
      /** The site's rules for cameras, by the camera's name in photographs. */
      cameras: z.record(z.string(), z.array(z.string()))
    })
  }),
  'import.setPatterns': defineRoute({
    access: technicians,
    /** `camera`: for photographs that name it alone. */
    input: z.strictObject({ patterns: patternsSchema, camera: shortText.optional() }),
    output: z.strictObject({})
  }),
  /** Photographs of which the patient or the eye is not known yet. */
  'import.incomplete': defineRoute({
    access: technicians,
    input: z.strictObject({
      importId: z.string().optional(),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500)
    }),
    output: z.strictObject({ total: z.number().int(), images: z.array(incompleteImageSchema) })
  }),
  /** Corrects several photographs at once; absent facts stay as they are. Recorded as events. */
  'import.correct': defineRoute({
    access: technicians,
    input: z.strictObject({
      imageIds: z.array(z.string()).min(1).max(500),
      facts: z.strictObject({
        patientId: shortText.nullable().optional(),
        eye: eyeSchema.optional(),
        field: shortText.nullable().optional(),
        site: shortText.nullable().optional()
      }),
      reason: z.string().trim().min(1).max(500)
    }),
    output: z.strictObject({})
  }),
  /**
   * Photographs of an import that the quality rules call ungradable, so that they can be taken again while the
   * patient is there. Advice, and no grade. Grows while the import is graded.
   */
  'import.retakes': defineRoute({
    access: technicians,
    input: z.strictObject({ importId: z.string() }),
    output: z.array(retakeSchema)
  }),
  /** Keeps ungradable photographs as they are, with a reason. Recorded as events; the last one counts. */
  'import.dismissRetakes': defineRoute({
    access: technicians,
    input: z.strictObject({
      imageIds: z.array(z.string()).min(1).max(500),
      reason: dismissalReasonSchema,
      comment: z.string().trim().min(1).max(500).nullable()
    }),
    output: z.strictObject({})
  }),
  /**
   * Photographs of an import in which the network sees the other eye than the recorded one. A warning only:
   * `import.correct` sets the eye, or confirms it, and ends the warning.
   */
  'import.doubtfulEyes': defineRoute({
    access: technicians,
    input: z.strictObject({ importId: z.string() }),
    output: z.array(doubtfulEyeSchema)
  })
} as const
