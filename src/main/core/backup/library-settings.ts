import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { syncPath } from './files'

const settingsSchema = z.object({ secondFolder: z.string().nullable().default(null) })

/** What must be known of a library even when its database cannot be opened. */
export type LibrarySettings = z.infer<typeof settingsSchema>

const FILE = 'settings.json'

/** The settings beside the database; the defaults where there are none that can be read. */
export function readSettings(dir: string): LibrarySettings {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(join(dir, FILE), 'utf8')))
  } catch {
    return { secondFolder: null }
  }
}

export function writeSettings(dir: string, settings: LibrarySettings): void {
  const part = join(dir, `${FILE}.part`)
  writeFileSync(part, `${JSON.stringify(settings, null, 2)}\n`)
  syncPath(part)
  renameSync(part, join(dir, FILE))
}

/** A library's own folder in a second place that several may share. */
export function secondBackupsOf(second: string, libraryId: string): string {
  return join(second, `akshi-backups-${libraryId}`)
}
