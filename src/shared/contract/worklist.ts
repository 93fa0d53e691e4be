import { z } from 'zod'
import { gradeResultSchema } from '../domain/grade'
import { eyeSchema } from '../domain/image'
import { protocolSchema, readingQueueSchema } from '../domain/reading'
import { defineRoute } from './route'

/** Where the caller's own reading of an image stands. */
export const READ_STATUSES = ['unread', 'deciding', 'read', 'signed-off'] as const
export const readStatusSchema = z.enum(READ_STATUSES)
export type ReadStatus = z.infer<typeof readStatusSchema>

export const worklistFilterSchema = z.strictObject({
  batchId: z.string().optional(),
  /** Matches patient id and file name. */
  text: z.string().max(200).optional(),
  status: z.array(readStatusSchema).optional(),
  /** The caller's own final result: '0'-'4' or 'ungradable'. */
  result: z.array(z.enum(['0', '1', '2', '3', '4', 'ungradable'])).optional(),
  /** Own results that differ from the network's, among images whose answer was revealed to the caller. */
  disagreement: z.boolean().optional(),
  /** Second readings given to the caller; arbitration is for arbiters alone. Read ones stay in it. */
  queue: readingQueueSchema.optional(),
  eye: z.array(eyeSchema).optional(),
  camera: z.string().optional(),
  site: z.string().optional(),
  /** UTC, ISO 8601; `from` inclusive, `to` exclusive. */
  capturedFrom: z.string().optional(),
  capturedTo: z.string().optional()
})
export type WorklistFilter = z.infer<typeof worklistFilterSchema>

/** By the network's uncertainty only for auditors: to a reader the order would tell of answers she has not seen. */
export const WORKLIST_SORTS = ['capture', 'patient', 'imported', 'uncertainty'] as const
export const worklistSortSchema = z.strictObject({
  by: z.enum(WORKLIST_SORTS),
  descending: z.boolean()
})

export const worklistRowSchema = z.strictObject({
  imageId: z.string(),
  batchId: z.string(),
  sourceName: z.string(),
  patientId: z.string().nullable(),
  eye: eyeSchema,
  field: z.string().nullable(),
  capturedAt: z.string().nullable(),
  camera: z.string().nullable(),
  site: z.string().nullable(),
  width: z.number().int(),
  height: z.number().int(),
  status: readStatusSchema,
  /** The caller's own result so far. */
  result: gradeResultSchema.nullable(),
  /** Only where the network's answer was revealed to the caller, or to an auditor; otherwise null. */
  networkResult: gradeResultSchema.nullable()
})
export type WorklistRow = z.infer<typeof worklistRowSchema>

export const batchSchema = z.strictObject({
  batchId: z.string(),
  name: z.string(),
  protocol: protocolSchema,
  createdAt: z.string(),
  images: z.number().int(),
  /** Read by the caller, and signed off by the caller. */
  read: z.number().int(),
  signedOff: z.number().int(),
  /** Who reads it a second time. */
  secondReader: z.string().nullable(),
  /** How many photographs wait for the caller's second reading, and for her arbitration. */
  secondReads: z.number().int(),
  arbitrations: z.number().int()
})

export const worklistRoutes = {
  'worklist.batches': defineRoute({
    access: 'signed-in',
    input: z.strictObject({}),
    output: z.array(batchSchema)
  }),
  /** A window of the filtered, sorted list, and how long the whole list is. */
  'worklist.query': defineRoute({
    access: ['technician', 'grader', 'arbiter', 'auditor', 'admin'],
    input: z.strictObject({
      filter: worklistFilterSchema,
      sort: worklistSortSchema,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500)
    }),
    output: z.strictObject({ total: z.number().int(), rows: z.array(worklistRowSchema) })
  }),
  /** Values that the filters offer. */
  'worklist.facets': defineRoute({
    access: ['technician', 'grader', 'arbiter', 'auditor', 'admin'],
    input: z.strictObject({}),
    output: z.strictObject({ cameras: z.array(z.string()), sites: z.array(z.string()) })
  })
} as const
