import { z } from 'zod'
import type { SignedHead } from '../../audit/heads'
import type { Signature } from '../../audit/signing-key'
import { chainHeadSchema } from '../manifest'

export const MANIFEST_NAME = 'manifest.json'

const hex64 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.number().int().nonnegative()

export const archiveManifestSchema = z.object({
  kind: z.literal('akshi-archive'),
  format: z.literal(1),
  libraryId: z.string(),
  appVersion: z.string(),
  schema: count,
  createdAt: z.iso.datetime(),
  chain: chainHeadSchema,
  /** Every file of the archive but this one, in its order. */
  files: z.array(z.object({ path: z.string(), bytes: count, sha256: hex64 })),
  originals: z.object({
    present: count,
    /** SHA-256 of those that the library had lost, or held altered, when it was exported. */
    missing: z.array(hex64),
    altered: z.array(hex64)
  }),
  head: z.custom<SignedHead>().nullable(),
  signature: z.custom<Signature>().nullable()
})

/** What an archive holds, signed; the last entry, so that it is written in one pass. */
export type ArchiveManifest = z.infer<typeof archiveManifestSchema>

/** Folders whose files belong to a library wherever it is. `derived/` can be made again, `backups/` are its own. */
export const ARCHIVED_FOLDERS = [
  'originals',
  'containers',
  'damaged',
  'receipts',
  'reports',
  'logs',
  'journal'
] as const

/**
 * Whether a name may become a path in a library: forward slashes, one of the known folders, nothing that any
 * system reads as another place.
 */
export function isArchivePath(path: string): boolean {
  if (path === 'akshi.db' || path === 'backups/heads.jsonl') return true
  const [folder = '', ...rest] = path.split('/')
  return (
    (ARCHIVED_FOLDERS as readonly string[]).includes(folder) &&
    rest.length > 0 &&
    // No control characters, no characters that Windows reserves, no trailing dot or space.
    rest.every((part) => /^[^\\:*?"<>|\u0000-\u001f]*[^\\:*?"<>|\u0000-\u001f. ]$/.test(part))
  )
}
