// SHA-256 of every file below resources/models: what the installed product holds its networks against.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** @param {string} folder @returns {Record<string, string>} path below the folder, with `/`, to SHA-256 */
export function modelHashes(folder) {
  /** @type {[string, string][]} */
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name)
      const name = path.relative(folder, file).split(path.sep).join('/')
      return [name, createHash('sha256').update(readFileSync(file)).digest('hex')]
    })
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
