import { dirname } from 'node:path'
import type { RouteOutput } from '../../../shared/contract'
import type { Backup } from '../../../shared/contract/backup'
import { AppError } from '../../../shared/errors'
import { backupsFolder, type BackupFile } from './backup-files'
import type { BackupState } from './backup-service'

type BackupSecond = RouteOutput<'backup.list'>['second']

/** A backup as the interface sees it: no path. */
export function describeBackup(
  dir: string,
  backup: BackupFile,
  checked: Backup['checked'] = null
): Backup {
  const place = dirname(backup.path) === backupsFolder(dir) ? 'library' : 'second'
  const { kind, createdAt, bytes, manifest } = backup
  const originals = manifest && {
    present: manifest.originals.present,
    missing: manifest.originals.missing,
    altered: manifest.originals.altered
  }
  return {
    ...{ id: `${place}:${backup.name}`, kind, place, createdAt, bytes },
    ...{ seq: manifest?.chain.seq ?? null, head: manifest?.chain.hash ?? null, originals, checked }
  }
}

/** What an administrator is told of the second folder. */
export function describeSecond({
  secondFolder,
  mirroring,
  mirrored
}: Pick<BackupState, 'secondFolder' | 'mirroring' | 'mirrored'>): BackupSecond {
  const originals = mirrored && { of: mirrored.of, lacking: mirrored.lacking }
  return secondFolder === null ? null : { folder: secondFolder, copying: mirroring, originals }
}

/** @throws AppError NOT_FOUND. */
export function findBackup(dir: string, backups: readonly BackupFile[], id: string): BackupFile {
  const found = backups.find((backup) => describeBackup(dir, backup).id === id)
  if (!found) throw new AppError('NOT_FOUND', 'There is no such backup.')
  return found
}
