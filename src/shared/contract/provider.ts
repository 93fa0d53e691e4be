import { z } from 'zod'
import { defineRoute } from './route'

const admins = ['admin'] as const
const acceleratorSchema = z.enum(['cuda', 'dml', 'coreml'])

export const providerRecordSchema = z.strictObject({
  provider: acceleratorSchema,
  label: z.string(),
  enabled: z.boolean(),
  result: z.enum(['passed', 'refused']),
  reason: z.string().nullable(),
  /** UTC, ISO 8601. */
  when: z.string(),
  /** Largest difference from the CPU's answers as a share of their scale, and what is allowed. */
  maxDifference: z.number().nullable(),
  tolerance: z.number()
})

/** What computes the network on this workstation. */
export const providerRoutes = {
  'provider.list': defineRoute({
    access: admins,
    input: z.strictObject({}),
    output: z.strictObject({
      runtime: z.string(),
      providers: z.array(
        z.strictObject({
          provider: z.enum(['cpu', 'cuda', 'dml', 'coreml']),
          label: z.string(),
          available: z.boolean(),
          note: z.string(),
          /** Whether this system could have it at all, so that a test says more. */
          testable: z.boolean()
        })
      ),
      record: providerRecordSchema.nullable(),
      /** Why the CPU grades although an accelerator was enabled. */
      problem: z.string().nullable()
    })
  }),
  /** Puts an accelerator to its self-test and records the result; enabled only when it passed, from the next start. */
  'provider.enable': defineRoute({
    access: admins,
    input: z.strictObject({ provider: acceleratorSchema }),
    output: providerRecordSchema
  }),
  /** The CPU grades from the next start. */
  'provider.disable': defineRoute({
    access: admins,
    input: z.strictObject({}),
    output: z.strictObject({})
  })
} as const
