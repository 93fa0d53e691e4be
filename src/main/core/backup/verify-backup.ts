import { basename, dirname, join } from 'node:path'
import { isAppError, messageOf } from '../../../shared/errors'
import type { ChainHead } from '../store/chain'
import { companionsOf } from './backup-files'
import { checkDatabase, type DatabaseFacts } from './check-database'
import { sha256OfFile } from './files'
import { readManifest, signatureState, type BackupManifest, type SignatureState } from './manifest'

export interface VerifyBackupOptions {
  /** Fingerprints of the keys that are believed. */
  readonly pinned?: readonly string[]
  /** The library that it is to be put into, where that is known. */
  readonly libraryId?: string | null
}

export interface BackupVerdict {
  readonly path: string
  readonly ok: boolean
  /** Why it is not to be restored. */
  readonly problem: string | null
  readonly head: ChainHead | null
  readonly libraryId: string | null
  readonly manifest: BackupManifest | null
  /** `none`: no manifest, or one made without a key. Its own chain was walked all the same. */
  readonly signature: SignatureState
}

/** Reads a backup from end to end and holds it against its manifest. Never throws: a bad one has a reason. */
export function verifyBackup(path: string, options: VerifyBackupOptions = {}): BackupVerdict {
  const manifest = readManifest(join(dirname(path), companionsOf(basename(path)).json))
  const signature = manifest ? signatureState(manifest, options.pinned ?? []) : 'none'
  let facts: DatabaseFacts | null = null
  let problem: string | null
  try {
    problem = manifest ? manifestProblem(path, manifest, signature) : null
    if (problem === null) {
      facts = checkDatabase(path)
      problem = factsProblem(facts, manifest, options.libraryId ?? null)
    }
  } catch (thrown) {
    problem = isAppError(thrown) ? thrown.message : `It cannot be read (${messageOf(thrown)}).`
  }
  return {
    ...{ path, ok: problem === null, problem, manifest, signature },
    head: facts?.head ?? null,
    libraryId: facts?.libraryId ?? manifest?.libraryId ?? null
  }
}

function manifestProblem(
  path: string,
  manifest: BackupManifest,
  signature: SignatureState
): string | null {
  if (signature === 'invalid') return 'Its manifest was changed after it was signed.'
  const file = sha256OfFile(path)
  if (file.bytes !== manifest.bytes)
    return `It has ${file.bytes} bytes; the manifest says ${manifest.bytes}.`
  return file.sha256 === manifest.sha256 ? null : 'Its SHA-256 is not the manifest’s.'
}

function factsProblem(
  facts: DatabaseFacts,
  manifest: BackupManifest | null,
  libraryId: string | null
): string | null {
  if (libraryId !== null && facts.libraryId !== libraryId) return 'It is of another library.'
  if (manifest === null) return null
  if (facts.libraryId !== manifest.libraryId) return 'Its manifest is of another library.'
  const same = facts.head.seq === manifest.chain.seq && facts.head.hash === manifest.chain.hash
  return same ? null : 'It does not end with the event that its manifest names.'
}
