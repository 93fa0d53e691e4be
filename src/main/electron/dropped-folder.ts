import { stat } from 'node:fs/promises'
import { dirname, isAbsolute } from 'node:path'

/** A drop answers the next question for a folder this long, then it is forgotten. */
const VALID_MS = 10_000

/** The one folder or ZIP that was dropped, or the one folder that all dropped files lie in; else null. */
export async function droppedFolder(paths: readonly string[]): Promise<string | null> {
  const folders = new Set<string>()
  const archive = paths.length === 1 && /\.zip$/i.test(paths[0] ?? '')
  for (const path of paths) {
    if (!isAbsolute(path)) return null
    const found = await stat(path).catch(() => null)
    if (!found) return null
    folders.add(found.isDirectory() || archive ? path : dirname(path))
  }
  const [only, ...others] = folders
  return only !== undefined && others.length === 0 ? only : null
}

/** Keeps what was dropped last until the page asks for a folder: the page itself never learns a path. */
export class DropBox {
  #pending: { readonly at: number; readonly folder: Promise<string | null> } | null = null
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  put(paths: readonly string[]): void {
    this.#pending = { at: this.#now(), folder: droppedFolder(paths) }
  }

  /** The dropped folder, once; null where there is none or it is too old. */
  async take(): Promise<string | null> {
    const pending = this.#pending
    this.#pending = null
    return pending && this.#now() - pending.at <= VALID_MS ? pending.folder : null
  }
}
