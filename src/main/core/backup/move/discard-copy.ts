import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError } from '../../../../shared/errors'
import type { MoveTask } from './move-library'
import { movedTo, movingFrom, MOVING_FROM } from './moved'

/**
 * Removes what a move that was stopped has copied, and its folder: one that says that it is being filled from this
 * very library, and no other. @throws AppError IO_FAILED where it cannot be removed.
 */
export async function discardCopy({ dir, to }: MoveTask): Promise<void> {
  const target = resolve(to)
  if (movedTo(dir) !== null || movingFrom(target)?.from !== resolve(dir)) return
  try {
    // Last of all what keeps the rest from being taken for a library.
    for (const name of readdirSync(target).filter((one) => one !== MOVING_FROM))
      await rm(join(target, name), { recursive: true, force: true })
    await rm(target, { recursive: true, force: true })
  } catch (cause) {
    throw new AppError(
      'IO_FAILED',
      `The move was stopped and the library is where it was. What had been copied to ${target} could not be removed: delete that folder.`,
      { cause }
    )
  }
}
