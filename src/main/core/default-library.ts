import { join } from 'node:path'
import { dataFolder } from './workstation-id'

/** The library of this user where `--library` names none. */
export function defaultLibrary(): string {
  return process.env['AKSHI_LIBRARY'] ?? join(dataFolder(), 'library')
}
