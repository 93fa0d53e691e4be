import { createHash } from 'node:crypto'
import type fs from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { listModels, readManifest } from '../core/grading/models/registry'
import { messageOf } from '../../shared/errors'

export interface AboutFacts {
  readonly version: string
  /** SHA-256 of the application's archive, or of its main bundle in a checkout. */
  readonly appSha256: string
  readonly models: readonly { readonly id: string; readonly sha256: string }[]
  readonly versions: Readonly<Record<string, string | undefined>>
  readonly workstationId: string
  readonly library: string
  readonly signingKey: { readonly fingerprint: string | null; readonly place: string }
}

/** The lines of the about box, ready to be quoted in a report. */
export function aboutText(facts: AboutFacts): string {
  const { versions } = facts
  return [
    `Version ${facts.version}`,
    `Application SHA-256 ${facts.appSha256}`,
    ...(facts.models.length === 0 ? ['No network is installed'] : []),
    ...facts.models.map(({ id, sha256 }) => `Network ${id} SHA-256 ${sha256}`),
    `Electron ${versions['electron'] ?? 'unknown'}, Chromium ${versions['chrome'] ?? 'unknown'}, Node ${versions['node'] ?? 'unknown'}`,
    `Workstation ${facts.workstationId}`,
    `Library ${facts.library}`,
    `Signing key ${facts.signingKey.fingerprint ?? ''}`.trimEnd(),
    `(${facts.signingKey.place})`,
    '',
    'For research. Not a medical device.'
  ].join('\n')
}

/** Ids and hashes of the networks in a folder; an unreadable manifest is listed as such, not left out. */
export async function installedModels(
  modelsFolder: string
): Promise<{ id: string; sha256: string }[]> {
  const ids = await listModels(modelsFolder).catch(() => [])
  return Promise.all(
    ids.map(async (id) => {
      try {
        return { id, sha256: (await readManifest(modelsFolder, id)).sha256 }
      } catch (thrown) {
        return { id, sha256: `unknown (${messageOf(thrown)})` }
      }
    })
  )
}

/**
 * SHA-256 of what runs. Electron's own `fs` shows an archive as a folder, so the archive is read past it.
 * @param appPath the archive, or the project folder
 */
export async function applicationHash(appPath: string): Promise<string> {
  const archive = appPath.endsWith('.asar')
  const read = archive
    ? (createRequire(import.meta.url)('original-fs') as typeof fs).promises.readFile
    : readFile
  const file = archive ? appPath : join(appPath, 'out', 'main', 'index.js')
  return createHash('sha256')
    .update(await read(file))
    .digest('hex')
}
