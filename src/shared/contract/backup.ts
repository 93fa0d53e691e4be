import { z } from 'zod'
import { defineRoute } from './route'

const admins = ['admin'] as const
const count = z.number().int().nonnegative()

export const backupSchema = z.strictObject({
  /** Names the backup in requests; never a path. */
  id: z.string(),
  kind: z.enum(['automatic', 'before-migration']),
  place: z.enum(['library', 'second']),
  /** UTC, ISO 8601. */
  createdAt: z.string(),
  bytes: count,
  /** The last event that it holds; null where its manifest is gone. */
  seq: count.nullable(),
  originals: z.strictObject({ present: count, missing: count, altered: count }).nullable()
})
export type Backup = z.infer<typeof backupSchema>

export const backupRoutes = {
  /** What there is, the newest first, and whether the last attempt failed. */
  'backup.list': defineRoute({
    access: admins,
    input: z.strictObject({}),
    output: z.strictObject({
      backups: z.array(backupSchema),
      /** Whether a second folder is set, and so each backup is copied there. */
      second: z.boolean(),
      running: z.boolean(),
      problem: z.string().nullable()
    })
  }),
  /** Makes one now, or waits for the one that is being made. */
  'backup.now': defineRoute({
    access: admins,
    input: z.strictObject({}),
    output: z.strictObject({ id: z.string(), seq: count })
  }),
  /** Reads a backup from end to end: its hash, pages, chain and signature. */
  'backup.verify': defineRoute({
    access: admins,
    input: z.strictObject({ id: z.string() }),
    output: z.strictObject({ ok: z.boolean(), problem: z.string().nullable() })
  })
} as const
