import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { SignedHead } from '../audit/heads'
import { checkSignature, type Signature, type SigningKey } from '../audit/signing-key'

const hex64 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.number().int().nonnegative()

const signatureSchema = z.object({
  algorithm: z.literal('Ed25519'),
  fingerprint: hex64,
  publicKey: z.string(),
  value: z.string()
}) satisfies z.ZodType<Signature>

export const chainHeadSchema = z.object({ seq: count, hash: hex64 })

/** What is known of each original at the moment of a backup: the list itself is a file of its own. */
export const originalsSchema = z.object({
  file: z.string(),
  sha256: hex64,
  present: count,
  missing: count,
  /** There, but of another size than was imported. */
  altered: count,
  /** Of those that are present. */
  bytes: count
})

const manifestSchema = z.object({
  kind: z.literal('akshi-backup'),
  format: z.literal(1),
  libraryId: z.string(),
  appVersion: z.string(),
  schema: count,
  createdAt: z.iso.datetime(),
  file: z.string(),
  bytes: count,
  sha256: hex64,
  chain: chainHeadSchema,
  originals: originalsSchema,
  /** The chain's head, signed as every head is, to be given away by itself; null without a key. */
  head: z.custom<SignedHead>().nullable(),
  signature: signatureSchema.nullable()
})

/** Says what a backup is, so that it can be checked without trusting the file. */
export type BackupManifest = z.infer<typeof manifestSchema>

export type SignatureState = 'valid' | 'unpinned' | 'invalid' | 'none'

/** Signs everything in the value but its signature. */
export function signed<T extends object>(
  body: T,
  key: SigningKey | null
): T & { signature: Signature | null } {
  return { ...body, signature: key?.sign(body) ?? null }
}

export function signatureState(
  value: { readonly signature: Signature | null },
  pinned: readonly string[]
): SignatureState {
  const { signature, ...body } = value
  return signature === null ? 'none' : checkSignature(body, signature, pinned)
}

/** The manifest in a file, or null where there is none that can be understood. */
export function readManifest(file: string): BackupManifest | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    // Kept as it was read: the signature is over every field, known here or not.
    return manifestSchema.safeParse(value).success ? (value as BackupManifest) : null
  } catch {
    return null
  }
}
