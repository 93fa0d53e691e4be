import { z } from 'zod'
import { defineRoute } from './route'

/** Counts only: what the network answered is told nowhere but after a blind grade. */
export const gradingStatusSchema = z.strictObject({
  queued: z.number().int(),
  running: z.number().int(),
  completed: z.number().int(),
  failed: z.number().int(),
  paused: z.boolean(),
  modelId: z.string().nullable(),
  /** Why nothing is being graded, where nothing can be. */
  problem: z.string().nullable()
})
export type GradingStatus = z.infer<typeof gradingStatusSchema>

export const gradingRoutes = {
  'grading.status': defineRoute({
    access: 'signed-in',
    input: z.strictObject({}),
    output: gradingStatusSchema
  })
} as const
