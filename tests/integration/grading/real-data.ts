import type { TestContext } from 'vitest'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { resolve } from 'node:path'

export const PROJECT_ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const SHARED = resolve(PROJECT_ROOT, '../shared')

/** Photographs that may not be in the repository lie beside it, where they lie at all. */
export const DATA_FOLDER = resolve(SHARED, 'data')
export const MODEL_SOURCE = resolve(SHARED, 'models/dr-mobilenetv2-224')

/** Skips the running test, with its reason, where `path` is not there. */
export function needs(context: TestContext, path: string): void {
  context.skip(!existsSync(path), `real photographs are not beside this project: no ${path}`)
}
