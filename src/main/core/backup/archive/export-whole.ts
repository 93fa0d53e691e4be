import { join } from 'node:path'
import type { RouteOutput } from '../../../../shared/contract'
import type { SigningKey } from '../../audit/signing-key'
import type { Actor } from '../../store/event-log'
import type { Library } from '../../store/open-library'
import { stampOf } from '../files'
import type { ArchiveManifest } from './archive-manifest'
import { exportArchive, type ExportOptions } from './export-archive'

/** Writes a library to an archive in `folder`, named after the library and the time, and records that it left. */
export async function exportWhole(options: {
  readonly library: Library
  readonly key: () => SigningKey
  readonly actor: Actor
  readonly folder: string
  readonly onProgress?: ExportOptions['onProgress']
  readonly signal?: AbortSignal
}): Promise<RouteOutput<'library.export'>> {
  const { library, onProgress, signal } = options
  const name = `${library.name}-${stampOf(new Date()).slice(0, 19)}.akshi.zip`
  const { path, sha256, manifest, left } = await exportArchive(join(options.folder, name), {
    ...{ library, key: options.key(), signal },
    ...(onProgress ? { onProgress } : {})
  })
  recordArchive(library, options.actor, manifest, sha256)
  return {
    ...{ file: path, sha256, left: [...left] },
    files: manifest.files.length,
    bytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
    seq: manifest.chain.seq,
    originals: countOriginals(manifest)
  }
}

export function recordArchive(
  library: Pick<Library, 'log'>,
  actor: Actor,
  { libraryId }: ArchiveManifest,
  sha256: string
): void {
  library.log.append(actor, [
    { type: 'access.archive', payload: { files: [libraryId], sha256: [sha256] } }
  ])
}

export function countOriginals({ originals }: ArchiveManifest) {
  const { present, missing, altered } = originals
  return { present, missing: missing.length, altered: altered.length }
}
