import { z } from 'zod'
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
  /** Why the import stopped, where it did. */
  problem: z.string().nullable()
})
export type ImportProgress = z.infer<typeof importProgressSchema>

export const importFileSchema = z.strictObject({
  sourceName: z.string(),
  outcome: importOutcomeSchema,
  imageId: z.string().nullable(),
  sha256: z.string().nullable(),
  bytes: z.number().int().nullable(),
  duplicateOf: z.string().nullable(),
  reason: z.string().nullable()
})

const technicians = ['technician', 'admin'] as const

export const importRoutes = {
  'import.start': defineRoute({
    access: technicians,
    input: z.strictObject({
      folderToken: z.string(),
      label: z.string().trim().max(120).optional()
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
  })
} as const
