// Content hashes that tell whether an install or a build is still the right one.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './project.mjs'

/** @param {string} file @returns {string[]} the file, or every file below the folder, in a fixed order */
function filesBelow(file) {
  if (!existsSync(file)) return []
  if (!statSync(file).isDirectory()) return [file]
  return readdirSync(file)
    .sort()
    .flatMap((name) => filesBelow(path.join(file, name)))
}

/**
 * @param {readonly string[]} paths files and folders; missing ones count as empty
 * @param {string} [base] the folder that names are taken relative to
 * @returns {string} SHA-256 over names and contents, hex
 */
export function hashOf(paths, base = root) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap((entry) => filesBelow(path.resolve(base, entry)))) {
    hash.update(path.relative(base, file).split(path.sep).join('/'))
    hash.update('\0')
    hash.update(createHash('sha256').update(readFileSync(file)).digest())
  }
  return hash.digest('hex')
}

/** @param {string} file @returns {string} the stamp, '' where there is none */
export function readStamp(file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}

/** @param {string} file @param {string} value */
export function writeStamp(file, value) {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${value}\n`)
}
