import { z } from 'zod'
import type { LibraryWork } from './library'
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
  /** The last event that it holds, and that event's hash; null where its manifest is gone. */
  seq: count.nullable(),
  head: z.string().nullable(),
  /** When it was last read from end to end since the workstation started, and what was wrong with it. */
  checked: z.strictObject({ at: z.string(), problem: z.string().nullable() }).nullable(),
  originals: z.strictObject({ present: count, missing: count, altered: count }).nullable()
})
export type Backup = z.infer<typeof backupSchema>

/** What restoring a backup would give back, and what it would not. */
export const restorePreviewSchema = z.strictObject({
  /** Why it is not to be restored; null: it is sound from end to end. */
  problem: z.string().nullable(),
  /** Its last event: number and hash. */
  head: z.strictObject({ seq: count, hash: z.string() }),
  /** Last event of what is there now; null where that cannot be read. */
  now: count.nullable(),
  /** Later events that the journal brings back. */
  fromJournal: count,
  /** Later events that no journal holds. */
  lost: count,
  /** Operators who would need a new passphrase. */
  withoutPassphrase: count
})

/** An id, or null: no backup, what the journal holds alone. */
const backupId = z.string().nullable()

/** Work on a library that takes minutes. */
export interface BackupProgress {
  readonly work: 'mirror' | LibraryWork
  readonly done: number
  readonly of: number
}

export const backupRoutes = {
  /** What there is, the newest first, and whether the last attempt failed. */
  'backup.list': defineRoute({
    access: admins,
    input: z.strictObject({}),
    output: z.strictObject({
      backups: z.array(backupSchema),
      /** The folder that each backup and every original is copied to as well. */
      second: z
        .strictObject({
          folder: z.string(),
          /** Whether originals are copied now. */
          copying: z.boolean(),
          /** What the last time found: originals in all, and those that are not there. */
          originals: z.strictObject({ of: count, lacking: count }).nullable()
        })
        .nullable(),
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
  /** Names the second folder, by a token, or none; the first copies are made at once. Recorded. */
  'backup.setSecond': defineRoute({
    access: admins,
    input: z.strictObject({ folderToken: z.string().nullable() }),
    output: z.strictObject({})
  }),
  /** Reads a backup from end to end: its hash, pages, chain and signature. */
  'backup.verify': defineRoute({
    access: admins,
    input: z.strictObject({ id: z.string() }),
    output: z.strictObject({ ok: z.boolean(), problem: z.string().nullable() })
  }),
  /** Reads it from end to end and weighs it against what is there; changes nothing. */
  'backup.preview': defineRoute({
    access: admins,
    input: z.strictObject({ id: backupId }),
    output: restorePreviewSchema
  }),
  /**
   * Puts it in the place of the database, lets the journal bring back what came later, and opens the library
   * again; everyone is signed out. What was there is kept. Her own passphrase is asked for again.
   */
  'backup.restore': defineRoute({
    access: admins,
    input: z.strictObject({ id: backupId, passphrase: z.string().max(256) }),
    output: z.strictObject({})
  })
} as const

/**
 * The same while the library cannot be opened: its operators are in the file that cannot be read, and whoever has
 * the folder could exchange it anyway. Refused with CONFLICT at any other time.
 */
export const rescueRoutes = {
  'rescue.backups': defineRoute({
    access: 'anyone',
    input: z.strictObject({}),
    output: z.array(backupSchema)
  }),
  'rescue.preview': defineRoute({
    access: 'anyone',
    input: z.strictObject({ id: backupId }),
    output: restorePreviewSchema
  }),
  'rescue.restore': defineRoute({
    access: 'anyone',
    input: z.strictObject({ id: backupId }),
    output: z.strictObject({})
  })
} as const
