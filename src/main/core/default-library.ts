import { join } from 'node:path'
import { followMoves } from './backup/move/moved'
import { dataFolder } from './workstation-id'

/** The library of this user where `--library` names none, wherever it was moved to. @throws AppError LIBRARY_NOT_FOUND. */
export function defaultLibrary(): string {
  return followMoves(process.env['AKSHI_LIBRARY'] ?? join(dataFolder(), 'library'))
}
