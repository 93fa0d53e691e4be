import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../../../shared/errors'

/**
 * The folder that holds the shipped networks. In order: the folder given, `AKSHI_MODELS`, `models` below
 * Electron's resources folder (packaged), and `resources/models` of the nearest folder above this file
 * (a checkout, whether this runs from `out/main` or from source).
 * @throws AppError MODEL_NOT_FOUND
 */
export function locateModelsFolder(given?: string, from: string = import.meta.url): string {
  const asked = given ?? process.env['AKSHI_MODELS']
  if (asked !== undefined && asked !== '') {
    if (existsSync(asked)) return asked
    throw new AppError('MODEL_NOT_FOUND', `There is no models folder at ${asked}.`)
  }
  for (const candidate of candidates(from)) {
    if (existsSync(candidate)) return candidate
  }
  throw new AppError(
    'MODEL_NOT_FOUND',
    'The folder with the networks is missing from this installation. Install Akshi again, or name a folder with --models.'
  )
}

function* candidates(from: string): Generator<string> {
  const resources = (process as { resourcesPath?: string }).resourcesPath
  if (resources !== undefined) yield join(resources, 'models')
  let folder = dirname(fileURLToPath(from))
  for (;;) {
    yield join(folder, 'resources', 'models')
    const parent = dirname(folder)
    if (parent === folder) return
    folder = parent
  }
}
