import { z } from 'zod'
import { roleSchema } from '../domain/role'
import { defineRoute } from './route'

export const operatorSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  roles: z.array(roleSchema)
})
export type OperatorInfo = z.infer<typeof operatorSchema>

/** Passphrases are phrases: long is what counts, no composition rules (NIST SP 800-63B). */
export const passphraseSchema = z.string().min(10).max(256)
const nameSchema = z.string().trim().min(1).max(80)

export const sessionStatusSchema = z.strictObject({
  library: z.strictObject({ name: z.string(), sample: z.boolean(), images: z.number().int() }),
  /**
   * `open`: no administrator exists yet. `damaged`: the database cannot be opened, a backup can be restored.
   * `exchanging`: closed for a moment, while that is done.
   */
  state: z.enum(['open', 'locked', 'signed-in', 'damaged', 'exchanging']),
  /** What is wrong with a damaged library. */
  problem: z.string().nullable(),
  /** What the last restore since the workstation started gave back, in events, and how it keeps what was there. */
  restored: z
    .strictObject({
      fromBackup: z.number().int(),
      fromJournal: z.number().int(),
      kept: z.array(z.string()),
      withoutPassphrase: z.number().int()
    })
    .nullable(),
  operator: operatorSchema.nullable(),
  /** Whom the sign-in screen offers. */
  operators: z.array(operatorSchema),
  workstationId: z.string(),
  version: z.string(),
  shell: z.enum(['electron', 'loopback'])
})

export type SessionStatus = z.infer<typeof sessionStatusSchema>

export const sessionRoutes = {
  'session.status': defineRoute({
    access: 'anyone',
    input: z.strictObject({}),
    output: sessionStatusSchema
  }),
  /** Creates the first administrator of a library that has none, and signs her in. */
  'session.createFirstAdmin': defineRoute({
    access: 'anyone',
    input: z.strictObject({
      name: nameSchema,
      passphrase: passphraseSchema,
      roles: z.array(roleSchema).min(1)
    }),
    output: operatorSchema
  }),
  'session.signIn': defineRoute({
    access: 'anyone',
    input: z.strictObject({
      operatorId: z.string(),
      passphrase: z.string().max(256),
      /** Her own new passphrase, where she was given the present one (`PASSPHRASE_DUE`). */
      next: passphraseSchema.optional()
    }),
    output: operatorSchema
  }),
  /** One's own passphrase; the old one is asked for again. */
  'session.changePassphrase': defineRoute({
    access: 'signed-in',
    input: z.strictObject({ current: z.string().max(256), next: passphraseSchema }),
    output: z.strictObject({})
  }),
  'session.signOut': defineRoute({
    access: 'signed-in',
    input: z.strictObject({}),
    output: z.strictObject({})
  })
} as const
