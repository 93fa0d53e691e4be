import { AppError, messageOf } from '../../../shared/errors'
import { noRoom } from '../no-room'
import { errnoOf } from './import-io'

/** What a failed write to the library means. */
export function destinationFailed(cause: unknown): AppError {
  const code = errnoOf(cause) ?? 'EIO'
  if (noRoom(cause)) return diskFull(cause)
  return new AppError(
    'IO_FAILED',
    `The copy could not be written to the library (${messageOf(cause)}). Do not erase the card.`,
    { cause, data: { code, side: 'destination' } }
  )
}

/** There is no room left for the library. */
export function diskFull(cause: unknown): AppError {
  return new AppError(
    'DISK_FULL',
    'The disk of the library is full. Everything imported so far is safe; make room and continue the import. Do not erase the card.',
    { cause, data: { code: 'ENOSPC', side: 'destination' } }
  )
}
