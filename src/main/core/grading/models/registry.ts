import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, isAppError, messageOf } from '../../../../shared/errors'
import { inputSize, modelManifestSchema, outputElement, type ModelManifest } from './manifest'

/** A network whose file was read and found to be the one that its manifest describes. */
export interface VerifiedModel {
  readonly manifest: ModelManifest
  readonly folder: string
  readonly bytes: Uint8Array
}

/** Used when nobody names a network. */
export const DEFAULT_MODEL_ID = 'dr-lite0-288'

/** Ids of the networks in a models folder, sorted; folders without a manifest do not count. */
export async function listModels(modelsFolder: string): Promise<string[]> {
  const entries = await readdir(modelsFolder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('MODEL_NOT_FOUND', `The models folder ${modelsFolder} cannot be read.`, {
      cause
    })
  })
  const ids: string[] = []
  for (const entry of entries) {
    if (!entry.isDirectory()) continue
    const found = await readdir(join(modelsFolder, entry.name))
    if (found.includes('manifest.json')) ids.push(entry.name)
  }
  return ids.sort()
}

/**
 * Reads a network's manifest without its weights.
 * @throws AppError MODEL_NOT_FOUND, MODEL_INVALID
 */
export async function readManifest(modelsFolder: string, id: string): Promise<ModelManifest> {
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(id)) {
    throw new AppError('MODEL_NOT_FOUND', `"${id}" is not the name of a network.`)
  }
  const path = join(modelsFolder, id, 'manifest.json')
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('MODEL_NOT_FOUND', `There is no network "${id}" in ${modelsFolder}.`, {
      cause
    })
  })
  const manifest = parseManifest(text, id)
  if (manifest.id !== id) {
    throw new AppError(
      'MODEL_INVALID',
      `The manifest in folder "${id}" is that of "${manifest.id}".`
    )
  }
  return manifest
}

/**
 * Reads a network and checks its SHA-256 against the manifest, so that an altered file never grades.
 * `manifest` may come from elsewhere (the copy inside the signed archive); else the folder's own is used.
 * @throws AppError MODEL_NOT_FOUND, MODEL_INVALID, MODEL_ALTERED
 */
export async function loadModel(
  modelsFolder: string,
  id: string = DEFAULT_MODEL_ID,
  manifest?: ModelManifest
): Promise<VerifiedModel> {
  const trusted = manifest ?? (await readManifest(modelsFolder, id))
  const folder = join(modelsFolder, id)
  const bytes = await readFile(join(folder, trusted.file)).catch((cause: unknown) => {
    throw new AppError('MODEL_NOT_FOUND', `The file of network "${id}" is missing.`, { cause })
  })
  const actual = createHash('sha256').update(bytes).digest('hex')
  if (actual !== trusted.sha256) {
    throw new AppError(
      'MODEL_ALTERED',
      `The file of network "${id}" is not the one that its manifest describes. Nothing was graded; install it again.`,
      { data: { expected: trusted.sha256, actual } }
    )
  }
  return { manifest: trusted, folder, bytes }
}

function parseManifest(text: string, id: string): ModelManifest {
  try {
    const manifest = modelManifestSchema.parse(JSON.parse(text))
    const { width, height } = inputSize(manifest)
    if (!manifest.preprocessing.resize.includes(` ${String(width)}x${String(height)},`)) {
      throw new AppError('MODEL_INVALID', `Network "${id}": resize and input shape disagree.`)
    }
    if (!(outputElement(manifest.referable.output).name in manifest.outputs)) {
      throw new AppError('MODEL_INVALID', `Network "${id}": the referable output does not exist.`)
    }
    return manifest
  } catch (cause) {
    if (isAppError(cause)) throw cause
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause)
    throw new AppError(
      'MODEL_INVALID',
      `The manifest of network "${id}" cannot be used: ${detail}`,
      {
        cause
      }
    )
  }
}
