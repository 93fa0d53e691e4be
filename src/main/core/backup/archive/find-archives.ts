import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { refusal } from '../../../../shared/domain/refusal'

export interface FoundArchive {
  readonly path: string
  readonly name: string
  readonly bytes: number
}

/** ZIP files directly in a folder, by name, or the one that `place` is. @throws AppError NOT_FOUND. */
export function findArchives(place: string): FoundArchive[] {
  try {
    const paths = statSync(place).isDirectory()
      ? readdirSync(place, { withFileTypes: true })
          .filter((entry) => entry.isFile() && /\.zip$/i.test(entry.name))
          .map(({ name }) => join(place, name))
          .sort()
      : [place]
    return paths.map((path) => ({ path, name: basename(path), bytes: statSync(path).size }))
  } catch (cause) {
    throw refusal('NOT_FOUND', 'FOLDER_UNREADABLE', 'This folder cannot be read.', { cause })
  }
}

/** The name of the folder that an archive becomes: its own without what the export added. */
export function folderNameFor(archive: string): string {
  return basename(archive).replace(/(?:\.akshi)?\.zip$/i, '') || 'library'
}
