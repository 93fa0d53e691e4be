import { z } from 'zod'
import { gradeResultSchema, gradeSchema } from '../domain/grade'
import { eyeSchema } from '../domain/image'
import { ACTIONS, isSoundKeyMap } from '../domain/key-map'
import {
  disagreementReasonSchema,
  protocolSchema,
  readingQueueSchema,
  readingRoleSchema
} from '../domain/reading'
import { readStatusSchema } from './worklist'
import { defineRoute } from './route'

/** Milliseconds of attention since the last event; pauses over 15 s are not counted. */
const activeMs = z.number().int().min(0).max(86_400_000)
const comment = z.string().trim().max(2000).nullable()
const readers = ['grader', 'arbiter'] as const

/** The network's answer as a reader sees it after her blind grade. */
export const revealedAnswerSchema = z.strictObject({
  runId: z.string(),
  modelId: z.string(),
  result: gradeResultSchema,
  score: z.number(),
  probabilities: z.array(z.number()),
  referable: z.boolean(),
  referableReasons: z.array(z.string()),
  referableProbability: z.number(),
  /** Grades held possible, rising, and how often the set was made to hold the true one; where the network has sets. */
  predictionSet: z.array(gradeSchema).optional(),
  predictionSetCoverage: z.number().optional(),
  laterality: z.strictObject({ eye: z.enum(['OD', 'OS']), probability: z.number() }).optional(),
  gradableProbability: z.number().optional(),
  /** A class-activation map can be shown. */
  overlay: z.boolean()
})

export const readingViewSchema = z.strictObject({
  readingId: z.string(),
  imageId: z.string(),
  batchId: z.string(),
  role: readingRoleSchema,
  protocol: protocolSchema,
  status: readStatusSchema,
  blind: gradeResultSchema.nullable(),
  /** The blind grade counts as blind for ever: the network's answer has been disclosed. */
  frozen: z.boolean(),
  /** Null until the caller's own blind grade (or at once, where the protocol is ai-first). */
  network: revealedAnswerSchema.nullable(),
  /** What the readers before an arbiter said, without their names; empty until her own blind grade. */
  graders: z.array(
    z.strictObject({
      result: gradeResultSchema,
      reason: disagreementReasonSchema.nullable(),
      comment
    })
  ),
  final: gradeResultSchema.nullable(),
  decision: z.enum(['kept', 'changed']).nullable(),
  reason: disagreementReasonSchema.nullable(),
  comment,
  image: z.strictObject({
    sourceName: z.string(),
    patientId: z.string().nullable(),
    eye: eyeSchema,
    field: z.string().nullable(),
    capturedAt: z.string().nullable(),
    camera: z.string().nullable(),
    site: z.string().nullable(),
    width: z.number().int(),
    height: z.number().int(),
    /** As the file states it, nominal on a fundus camera; null where it states none. */
    pixelSpacing: z.strictObject({ rowMm: z.number(), columnMm: z.number() }).nullable()
  })
})
export type ReadingView = z.infer<typeof readingViewSchema>

export const companionSchema = z.strictObject({
  imageId: z.string(),
  eye: eyeSchema,
  field: z.string().nullable(),
  capturedAt: z.string().nullable(),
  width: z.number().int(),
  height: z.number().int()
})
export type Companion = z.infer<typeof companionSchema>

const keyMapSchema = z
  .record(z.enum(ACTIONS), z.string().min(1).max(20))
  .refine(isSoundKeyMap, 'Each action needs a key of its own, and some keys are not free.')

export const readingRoutes = {
  /** The caller's keys, the same at every workstation that opens the library. Null: the usual ones. */
  'reading.keys': defineRoute({
    access: readers,
    input: z.strictObject({}),
    output: z.strictObject({ keys: keyMapSchema.nullable() })
  }),
  'reading.setKeys': defineRoute({
    access: readers,
    input: z.strictObject({ keys: keyMapSchema.nullable() }),
    output: z.strictObject({})
  }),
  /** Records that the photograph was painted before the caller, and returns where her reading stands. */
  'reading.open': defineRoute({
    access: readers,
    input: z.strictObject({ imageId: z.string() }),
    output: readingViewSchema
  }),
  /** Neighbours in a batch for prefetching and moving; nothing is recorded as opened. */
  'reading.sequence': defineRoute({
    access: readers,
    /** With a queue: only its photographs, those that the caller has read already among them. */
    input: z.strictObject({ batchId: z.string(), queue: readingQueueSchema.optional() }),
    output: z.strictObject({
      /** In capture order. */
      imageIds: z.array(z.string()),
      /** The first image that the caller has not finished, where to resume. */
      resumeAt: z.string().nullable(),
      read: z.number().int()
    })
  }),
  /** Other photographs of the same patient, to look at beside this one. Pictures only: no grade of anyone. */
  'reading.companions': defineRoute({
    access: readers,
    input: z.strictObject({ imageId: z.string() }),
    output: z.strictObject({
      /** The other eye on the same day, nearest in time first. */
      fellow: z.array(companionSchema),
      /** The same eye at earlier visits, latest first. */
      earlier: z.array(companionSchema),
      /** What else there is of the patient: this eye's other fields, the other eye at other visits, later visits. */
      others: z.array(companionSchema)
    })
  }),
  'reading.blindGrade': defineRoute({
    access: readers,
    input: z.strictObject({ imageId: z.string(), result: gradeResultSchema, comment, activeMs }),
    output: readingViewSchema
  }),
  /**
   * Keep or change after the reveal. A changed grade needs its reason. Given again, it replaces DME risk and comment; an
   * empty comment takes the earlier one away, null leaves it.
   */
  'reading.finalGrade': defineRoute({
    access: readers,
    input: z.strictObject({
      imageId: z.string(),
      result: gradeResultSchema,
      reason: disagreementReasonSchema.nullable(),
      comment,
      activeMs
    }),
    output: readingViewSchema
  }),
  /** The network's activation map; asking for it is recorded. Only after the reveal. */
  'reading.overlay': defineRoute({
    access: readers,
    input: z.strictObject({ imageId: z.string(), activeMs }),
    output: z.strictObject({
      rows: z.number().int(),
      columns: z.number().int(),
      /** Row-major, scaled to 0-1 over this image. */
      values: z.array(z.number()),
      /** The part of the photograph that the map covers, as fractions of its width and height. */
      area: z.strictObject({
        left: z.number(),
        top: z.number(),
        right: z.number(),
        bottom: z.number()
      })
    })
  }),
  /** Takes the caller's last step in the batch back, or in a queue of it, at any depth until sign-off. */
  'reading.undo': defineRoute({
    access: readers,
    input: z.strictObject({ batchId: z.string(), queue: readingQueueSchema.optional(), activeMs }),
    /** Beside where the reading stands now: what was taken back, to be given again. */
    output: readingViewSchema.extend({
      undone: z.strictObject({ result: gradeResultSchema.nullable(), comment })
    })
  }),
  /** Of the whole batch, or of a queue of it. Asked again with nothing done since, it says again what was signed. */
  'reading.signOff': defineRoute({
    access: readers,
    input: z.strictObject({ batchId: z.string(), queue: readingQueueSchema.optional() }),
    output: z.strictObject({ readings: z.number().int() })
  }),
  /** After sign-off: a new event with its reason; the earlier grade is kept. */
  'reading.amend': defineRoute({
    access: readers,
    input: z.strictObject({
      imageId: z.string(),
      result: gradeResultSchema,
      reason: z.string().trim().min(3).max(500),
      activeMs
    }),
    output: readingViewSchema
  })
} as const
