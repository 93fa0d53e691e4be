import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditFile } from '../../../shared/contract/audit'
import { refusal } from '../../../shared/domain/refusal'

/** Names that this program gives; anything else in the folder is not handed out. */
const NAME = /^(report|export)-[0-9A-Za-z-]+\.(json|csv|pdf)$/

/** Reports and exports, newest first. */
export function listReportFiles(folder: string): AuditFile[] {
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
    .reverse()
    .map((name) => ({ name, bytes: statSync(join(folder, name)).size }))
}

/** @throws AppError NOT_FOUND, also for every name that leads out of the folder. */
export function readReportFile(folder: string, name: string): Buffer {
  if (!NAME.test(name) || !readdirSync(folder).includes(name))
    throw refusal('NOT_FOUND', 'NO_SUCH_REPORT', 'There is no such report in this library.')
  return readFileSync(join(folder, name))
}
