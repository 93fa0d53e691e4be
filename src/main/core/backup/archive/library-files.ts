import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { HEADS_FILE } from '../../audit/heads'
import { ARCHIVED_FOLDERS, isArchivePath } from './archive-manifest'

/**
 * Files of a library that an archive takes besides its database, as paths with forward slashes, and those in
 * its folders that it leaves: links and names that not every system has.
 */
export function libraryFiles(dir: string): { taken: string[]; left: string[] } {
  const taken: string[] = []
  const left: string[] = []
  const visit = (path: string): void => {
    for (const name of readdirSync(join(dir, path)).sort()) {
      const below = `${path}/${name}`
      const stats = lstatSync(join(dir, below))
      if (stats.isDirectory()) visit(below)
      else if (!stats.isFile() || !isArchivePath(below)) left.push(below)
      // The journal is written anew from the database, which knows the same events.
      else if (below !== 'journal/events.jsonl') taken.push(below)
    }
  }
  for (const folder of ARCHIVED_FOLDERS) if (existsSync(join(dir, folder))) visit(folder)
  const heads = `backups/${HEADS_FILE}`
  if (existsSync(join(dir, heads))) taken.push(heads)
  return { taken, left }
}
