// The licence texts of everything that an installed product contains: packages that are installed with it and
// packages whose code is compiled into the interface.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** @typedef {{ name: string, version: string, licence: string, text: string }} Notice */

/**
 * @param {string} root the project folder
 * @returns {Notice[]} sorted by name
 */
export function notices(root) {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
  const compiled = withDependencies(lock.packages, bundledPackages(path.join(root, 'src')))
  const folders = Object.entries(lock.packages)
    .filter(([folder, entry]) => folder !== '' && (!entry.dev || compiled.has(folder)))
    .map(([folder]) => folder)
    // A Node binary is a checkout's, not a product's.
    .filter((folder) => !/^node_modules\/node-(bin-)?(linux|win|darwin)-/.test(folder))
    .filter((folder) => existsSync(path.join(root, folder, 'package.json')))
  return folders
    .map((folder) => notice(root, path.join(root, folder)))
    .sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1))
}

/**
 * The text of a licence that a package names without bringing it; empty where we have none.
 * @param {string} root
 * @param {string} licence SPDX id
 * @param {string} holder
 */
function standardText(root, licence, holder) {
  const file = path.join(root, 'resources', 'licences', `${licence}.txt`)
  if (!existsSync(file)) return ''
  return `Copyright: ${holder}\n\n${readFileSync(file, 'utf8').trim()}`
}

/** @param {string} root @param {string} folder @returns {Notice} */
function notice(root, folder) {
  const { name, version, license, author } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8')
  )
  const files = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice|third.?party)/i.test(file))
    .filter((file) => !/\.(js|ts|json)$/.test(file))
    .sort()
  const licence = typeof license === 'string' ? license : (license && license.type) || 'not stated'
  const own = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim())
  const holder =
    typeof author === 'string' ? author : (author && author.name) || `the authors of ${name}`
  const text = own.length > 0 ? own.join('\n\n') : standardText(root, licence, holder)
  return { name, version, licence, text }
}

/** @param {string} source folder @returns {Set<string>} packages that sources name in an import */
export function bundledPackages(source) {
  /** @type {Set<string>} */
  const names = new Set()
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(ts|svelte|css|mjs)$/.test(entry.name)) continue
    const text = readFileSync(path.join(entry.parentPath, entry.name), 'utf8')
    for (const [, specifier = ''] of text.matchAll(
      /(?:from\s+|import\s+|import\(|@import\s+|url\()['"]([^'"]+)['"]/g
    )) {
      const name = /^(@[\w.-]+\/[\w.-]+|[a-z][\w.-]*)(\/|$)/.exec(specifier)?.[1]
      if (name && name !== 'electron') names.add(name)
    }
  }
  return names
}

/**
 * @param {Record<string, { dependencies?: Record<string, string> }>} packages of the lock file
 * @param {Set<string>} names
 * @returns {Set<string>} folders of those packages and of what they depend on
 */
function withDependencies(packages, names) {
  /** @type {Set<string>} */
  const folders = new Set()
  const open = [...names].map((name) => `node_modules/${name}`)
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const entry = packages[folder]
    if (!entry || folders.has(folder)) continue
    folders.add(folder)
    for (const name of Object.keys(entry.dependencies || {}))
      open.push(
        packages[`${folder}/node_modules/${name}`]
          ? `${folder}/node_modules/${name}`
          : `node_modules/${name}`
      )
  }
  return folders
}

/** @param {readonly Notice[]} all @returns {string} */
export function noticesText(all) {
  const rule = '='.repeat(78)
  return [
    'Akshi contains the following software. Electron and Chromium bring their own licences',
    '(LICENSE.electron.txt, LICENSES.chromium.html beside the program).',
    '',
    ...all.map(({ name, version, licence }) => `${name} ${version}: ${licence}`),
    ...all
      .filter(({ text }) => text !== '')
      .map(
        ({ name, version, licence, text }) =>
          `\n${rule}\n${name} ${version} (${licence})\n${rule}\n\n${text}`
      ),
    ''
  ].join('\n')
}
