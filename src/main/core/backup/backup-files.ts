import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { stampOf } from './files'
import { readManifest, type BackupManifest } from './manifest'

/** A file in a `backups` folder that could be restored. */
export interface BackupFile {
  /** Path of the database. */
  readonly path: string
  readonly name: string
  readonly kind: 'automatic' | 'before-migration'
  /** UTC, ISO 8601. */
  readonly createdAt: string
  readonly bytes: number
  /** Null for one that a migration made, and for one whose manifest is gone. */
  readonly manifest: BackupManifest | null
}

const AUTOMATIC = /^akshi-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z)-(\d+)\.db$/
const BEFORE_MIGRATION = /^before-schema-\d+-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z)\.db$/
const PART = /^akshi-.*\.part$/

export function backupsFolder(dir: string): string {
  return join(dir, 'backups')
}

/** Names of one backup's three files: the database, the list of originals, the manifest that makes it count. */
export function backupNames(
  at: Date,
  seq: number
): { db: string; originals: string; json: string } {
  return namesOf(`akshi-${stampOf(at)}-${seq}`)
}

/** The names that go with a database's. */
export function companionsOf(name: string): { db: string; originals: string; json: string } {
  return namesOf(name.replace(/\.db$/, ''))
}

function namesOf(stem: string): { db: string; originals: string; json: string } {
  return { db: `${stem}.db`, originals: `${stem}.originals.csv`, json: `${stem}.json` }
}

/** Every backup in a folder, the newest first. Half-made ones have other names and are not among them. */
export function listBackups(folder: string): BackupFile[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name): BackupFile[] => {
      const stamp = (AUTOMATIC.exec(name) ?? BEFORE_MIGRATION.exec(name))?.[1]
      if (stamp === undefined) return []
      const path = join(folder, name)
      const manifest = readManifest(join(folder, companionsOf(name).json))
      return [
        {
          path,
          name,
          kind: AUTOMATIC.test(name) ? 'automatic' : 'before-migration',
          createdAt: stamp.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:'),
          bytes: statSync(path).size,
          manifest: manifest?.file === name ? manifest : null
        }
      ]
    })
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
}

/** Leftovers of backups that a crash ended. */
export function halfMade(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => PART.test(name))
    .map((name) => join(folder, name))
}
