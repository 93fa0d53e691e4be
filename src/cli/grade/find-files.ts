import { lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface FoundFiles {
  /** In the order in which they are graded. */
  readonly files: readonly string[]
  /** Hidden files and folders (`.name`, macOS `._name`) left out below folders. */
  readonly hidden: number
  /** Links left out below folders. */
  readonly links: number
}

/**
 * What is graded for the paths on the command line. A file that is named is always taken, hidden, linked or
 * missing (its line then says so). A folder is walked in the order of names (code units), depth first; hidden
 * entries and links below it are left out and counted. Every other entry counts, whatever its extension.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const found = { files: [] as string[], hidden: 0, links: 0 }
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (info) => info.isDirectory(),
      () => false
    )
    if (isFolder) await walk(path, found)
    else found.files.push(path)
  }
  return found
}

async function walk(
  folder: string,
  found: { files: string[]; hidden: number; links: number }
): Promise<void> {
  const names = await readdir(folder).catch(() => undefined)
  if (names === undefined) {
    // The folder itself gets the error line: its photographs must not vanish unnoticed.
    found.files.push(folder)
    return
  }
  for (const name of names.sort()) {
    if (name.startsWith('.')) {
      found.hidden++
      continue
    }
    const path = join(folder, name)
    const info = await lstat(path).catch(() => undefined)
    if (info?.isSymbolicLink() === true) found.links++
    else if (info?.isDirectory() === true) await walk(path, found)
    else found.files.push(path)
  }
}
