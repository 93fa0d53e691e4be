import { z } from 'zod'
import { eyeSchema } from '../domain/image'
import { readingRoleSchema } from '../domain/reading'
import type { ReportNumbers } from './audit-report'
import { defineRoute } from './route'

const names = z.array(z.string().max(200)).max(200)

/** What is counted. Absent: everything. The window is that in which readings were finished. */
export const auditFilterSchema = z.strictObject({
  /** UTC, ISO 8601; `from` inclusive, `to` exclusive. */
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  graders: names.optional(),
  cameras: names.optional(),
  sites: names.optional(),
  eyes: z.array(eyeSchema).optional(),
  models: names.optional(),
  batches: names.optional(),
  roles: z.array(readingRoleSchema).optional(),
  /** Count readings that are finished but not signed off, too. */
  unsigned: z.boolean().optional()
})
export type AuditFilter = z.infer<typeof auditFilterSchema>

const replicates = z.number().int().min(2).max(20_000)
const seed = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export const REPORT_FORMATS = ['json', 'csv', 'pdf'] as const
export const EXPORT_KINDS = ['csv', 'fhir'] as const

const fileSchema = z.strictObject({ name: z.string(), bytes: z.number().int() })
export type AuditFile = z.infer<typeof fileSchema>

const code = z.number().int().min(-2).max(4)
export const auditImageSchema = z.strictObject({
  imageId: z.string(),
  patientId: z.string().nullable(),
  eye: eyeSchema,
  camera: z.string().nullable(),
  site: z.string().nullable(),
  graderId: z.string(),
  finishedAt: z.string(),
  /** 0-4, -1 none, -2 ungradable. */
  blind: code,
  network: code,
  final: code,
  imageFinal: code,
  reason: z.string().nullable()
})
export type AuditImage = z.infer<typeof auditImageSchema>

export const cohortPointSchema = z.strictObject({
  imageId: z.string(),
  x: z.number(),
  y: z.number(),
  network: code,
  final: code,
  disagrees: z.boolean()
})
export type CohortPoint = z.infer<typeof cohortPointSchema>

/** An auditor sees every answer, so none of this is open to whoever may also grade. */
const auditors = ['auditor'] as const

export const auditRoutes = {
  /** What filters can be set to. */
  'audit.facets': defineRoute({
    access: auditors,
    input: z.strictObject({}),
    output: z.strictObject({
      graders: z.array(z.strictObject({ id: z.string(), name: z.string() })),
      cameras: z.array(z.string()),
      sites: z.array(z.string()),
      models: z.array(z.string()),
      batches: z.array(z.strictObject({ id: z.string(), name: z.string() }))
    })
  }),
  /** Everything computed; `audit.progress` tells how far. A second request ends the caller's first. */
  'audit.numbers': defineRoute({
    access: auditors,
    input: z.strictObject({ filter: auditFilterSchema, replicates, seed }),
    output: z.custom<ReportNumbers>()
  }),
  /** Ends the caller's computation; it then fails with CANCELLED. */
  'audit.cancel': defineRoute({
    access: auditors,
    input: z.strictObject({}),
    output: z.strictObject({})
  }),
  /** The readings behind a cell of a matrix, or all that differ, the furthest apart first. */
  'audit.images': defineRoute({
    access: auditors,
    input: z.strictObject({
      filter: auditFilterSchema,
      compare: z.enum(['network-blind', 'network-final', 'grader-final']),
      /** Row and column of the matrix; absent: two or more apart and less, in this order. */
      cell: z.strictObject({ row: code, column: code }).optional(),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500)
    }),
    output: z.strictObject({ total: z.number().int(), images: z.array(auditImageSchema) })
  }),
  /** Makes a signed report and keeps it in the library's `reports` folder. */
  'audit.report': defineRoute({
    access: auditors,
    input: z.strictObject({
      filter: auditFilterSchema,
      replicates,
      seed,
      formats: z.array(z.enum(REPORT_FORMATS)).min(1),
      identified: z.boolean()
    }),
    output: z.strictObject({ reportId: z.string(), files: z.array(fileSchema) })
  }),
  /** Readings and events for statisticians, or FHIR for registries; kept in `reports` too. */
  'audit.export': defineRoute({
    access: auditors,
    input: z.strictObject({
      filter: auditFilterSchema,
      kind: z.enum(EXPORT_KINDS),
      identified: z.boolean()
    }),
    output: z.strictObject({ files: z.array(fileSchema) })
  }),
  'audit.files': defineRoute({
    access: auditors,
    input: z.strictObject({}),
    output: z.array(fileSchema)
  }),
  /** A file of the `reports` folder, in base64. */
  'audit.file': defineRoute({
    access: auditors,
    input: z.strictObject({ name: z.string().max(200) }),
    output: z.strictObject({ name: z.string(), base64: z.string() })
  }),
  /** A page that the auditor saw leaves the workstation as it was shown; its hash goes into the log. */
  'audit.pageSaved': defineRoute({
    access: auditors,
    input: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    output: z.strictObject({})
  }),
  /** Walks the chain, the heads, the journal and the derived tables. */
  'audit.verify': defineRoute({
    access: ['auditor', 'admin'],
    input: z.strictObject({}),
    output: z.strictObject({
      ok: z.boolean(),
      events: z.number().int(),
      signedHeads: z.number().int(),
      fingerprint: z.string(),
      firstBad: z.number().int().nullable(),
      findings: z.array(
        z.strictObject({
          check: z.string(),
          severity: z.enum(['broken', 'warning']),
          message: z.string()
        })
      )
    })
  }),
  /** Who opened which photograph or report, newest first. */
  'audit.accessLog': defineRoute({
    access: ['auditor', 'admin'],
    input: z.strictObject({
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500)
    }),
    output: z.strictObject({
      total: z.number().int(),
      entries: z.array(
        z.strictObject({
          at: z.string(),
          who: z.string(),
          what: z.string(),
          subject: z.string().nullable()
        })
      )
    })
  }),
  /** Images laid out by what the network saw in them; empty with its reason where there is nothing to lay out. */
  'audit.cohortMap': defineRoute({
    access: auditors,
    input: z.strictObject({
      filter: auditFilterSchema,
      limit: z.number().int().min(10).max(5000),
      seed
    }),
    output: z.strictObject({
      points: z.array(cohortPointSchema),
      of: z.number().int(),
      modelId: z.string().nullable(),
      reason: z.string().nullable()
    })
  })
} as const
