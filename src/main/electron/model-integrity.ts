import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { z } from 'zod'
import { AppError, isAppError } from '../../shared/errors'
import type { Places } from './places'

/** Path below the models folder, with `/`, to SHA-256. */
const hashesSchema = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/))
export type ModelHashes = z.infer<typeof hashesSchema>

/** The list made when the product was packaged. It lies inside the archive, whose integrity Electron checks. */
export async function readModelHashes(file: string): Promise<ModelHashes> {
  return hashesSchema.parse(JSON.parse(await readFile(file, 'utf8')))
}

/**
 * Networks lie outside the archive. Every file must be the one that was packaged, none may be missing and
 * none may have been added: cut-points in a manifest decide grades as much as weights do.
 * @throws AppError MODEL_ALTERED
 */
export async function verifyModels(modelsFolder: string, hashes: ModelHashes): Promise<void> {
  const found = await filesBelow(modelsFolder)
  const names = new Set([...found, ...Object.keys(hashes)])
  const wrong: string[] = []
  for (const name of names) {
    const expected = Object.hasOwn(hashes, name) ? hashes[name] : undefined
    const actual = found.includes(name) ? await sha256Of(join(modelsFolder, name)) : undefined
    if (expected === undefined || actual !== expected) wrong.push(name)
  }
  if (wrong.length > 0)
    throw new AppError(
      'MODEL_ALTERED',
      'The installed networks are not those that were delivered. Nothing is graded; readings go on. Install Akshi again.',
      { data: { files: wrong.sort() } }
    )
}

/** Why the delivered networks may not be used; null where they may, or where this is a checkout. */
export async function deliveredModelsProblem(places: Places): Promise<AppError | null> {
  if (places.models === undefined) return null
  try {
    await verifyModels(places.models, await readModelHashes(places.modelHashes))
    return null
  } catch (thrown) {
    if (isAppError(thrown)) return thrown
    return new AppError(
      'MODEL_ALTERED',
      'The list of the delivered networks cannot be read. Nothing is graded; readings go on. Install Akshi again.',
      { cause: thrown }
    )
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

async function sha256Of(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
}
