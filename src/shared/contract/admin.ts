import { z } from 'zod'
import { protocolSchema } from '../domain/reading'
import { roleSchema } from '../domain/role'
import { defineRoute } from './route'
import { operatorSchema, passphraseSchema } from './session'

const admins = ['admin'] as const
const reason = z.string().trim().min(3).max(500)

export const adminOperatorSchema = operatorSchema.extend({ active: z.boolean() })
export type AdminOperator = z.infer<typeof adminOperatorSchema>

export const adminRoutes = {
  /** Everyone, the deactivated too: their events keep their names. */
  'admin.operators': defineRoute({
    access: admins,
    input: z.strictObject({}),
    output: z.array(adminOperatorSchema)
  }),
  'admin.createOperator': defineRoute({
    access: admins,
    input: z.strictObject({
      name: z.string().trim().min(1).max(80),
      roles: z.array(roleSchema).min(1),
      passphrase: passphraseSchema
    }),
    output: operatorSchema
  }),
  'admin.setRoles': defineRoute({
    access: admins,
    input: z.strictObject({ operatorId: z.string(), roles: z.array(roleSchema).min(1) }),
    output: operatorSchema
  }),
  /** Never deletes. The last administrator stays. */
  'admin.deactivate': defineRoute({
    access: admins,
    input: z.strictObject({ operatorId: z.string() }),
    output: z.strictObject({})
  }),
  /** Her access again, with the roles and the passphrase that she had. */
  'admin.reactivate': defineRoute({
    access: admins,
    input: z.strictObject({ operatorId: z.string() }),
    output: z.strictObject({})
  }),
  /** A new passphrase for somebody who has forgotten hers. */
  'admin.resetPassphrase': defineRoute({
    access: admins,
    input: z.strictObject({ operatorId: z.string(), passphrase: passphraseSchema }),
    output: z.strictObject({})
  }),
  /** Who reads a batch a second time, without seeing anything of the first. */
  'admin.setSecondReader': defineRoute({
    access: ['auditor', 'admin'],
    input: z.strictObject({ batchId: z.string(), operatorId: z.string().nullable() }),
    output: z.strictObject({})
  }),
  /** How a batch is read. Readings that were begun keep the protocol that they were begun under. */
  'admin.setProtocol': defineRoute({
    access: ['auditor', 'admin'],
    input: z.strictObject({ batchId: z.string(), protocol: protocolSchema, reason }),
    output: z.strictObject({})
  })
} as const
