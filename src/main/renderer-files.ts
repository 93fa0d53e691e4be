import { readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, extname, join, relative, resolve, isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
  '.map': 'application/json'
}

/** The built interface, beside this bundle or above it. */
export function rendererFolder(from = dirname(fileURLToPath(import.meta.url))): string {
  for (let folder = from; ; folder = dirname(folder)) {
    for (const candidate of [join(folder, 'renderer'), join(folder, 'out', 'renderer')])
      if (existsSync(join(candidate, 'index.html'))) return candidate
    if (dirname(folder) === folder) return join(from, 'renderer')
  }
}

/** One file of the built interface by its URL path; null where there is none or the path leads outside. */
export async function readRendererFile(
  root: string,
  urlPath: string
): Promise<{ contentType: string; body: Buffer } | null> {
  let path: string
  try {
    path = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (path.includes('\0')) return null
  const file = resolve(root, `.${path === '/' ? '/index.html' : path}`)
  const inside = relative(root, file)
  if (inside.startsWith('..') || isAbsolute(inside)) return null
  const contentType = TYPES[extname(file)]
  if (!contentType) return null
  try {
    return { contentType, body: await readFile(file) }
  } catch {
    return null
  }
}
