import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { resolve } from 'node:path'

export const PROJECT_ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const SHARED = resolve(PROJECT_ROOT, '../shared')

/** Photographs that may not be in the repository lie beside it, where they lie at all. */
export const DATA_FOLDER = resolve(SHARED, 'data')
export const MODEL_SOURCE = resolve(SHARED, 'models/dr-mobilenetv2-224')

/** For `describe.skipIf`: says on stderr what is skipped and why. */
export function missing(what: string, path: string): boolean {
  if (existsSync(path)) return false
  process.stderr.write(`SKIPPED ${what}: there is no ${path}\n`)
  return true
}
