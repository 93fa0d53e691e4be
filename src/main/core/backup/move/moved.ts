import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../../shared/errors'
import { configFolder } from '../../workstation-id'
import { syncPath } from '../files'

/** In the folder that a library left: where it is now. Writing it is the one step that moves a library. */
export const MOVED_TO = 'moved-to.json'
/** In the folder that a library is going to, until it has: where it comes from. */
export const MOVING_FROM = 'moving-from.json'

/** In this installation's own folder: the same for every library that it moved, should an old folder be deleted. */
const MOVES = 'moved-libraries.json'

const movesSchema = z.record(z.string(), z.string())
const movedToSchema = z.object({ to: z.string() })
const movingFromSchema = z.object({ from: z.string() })
export type MovingFrom = z.infer<typeof movingFromSchema>

/** Where the library that was in `dir` is now; null: it was not moved. */
export function movedTo(dir: string): string | null {
  return read(join(dir, MOVED_TO), movedToSchema)?.to ?? null
}

/** Where what is in `dir` is being copied from; null: nothing is. */
export function movingFrom(dir: string): MovingFrom | null {
  return read(join(dir, MOVING_FROM), movingFromSchema)
}

/** Moves the library of `dir`: from here on it is in `to`. */
export function markMovedTo(dir: string, to: string): void {
  write(join(dir, MOVED_TO), { to })
  mkdirSync(configFolder(), { recursive: true })
  // What is remembered of an earlier move out of the new folder is true no more.
  const { [resolve(to)]: _back, ...others } = moves()
  write(join(configFolder(), MOVES), { ...others, [resolve(dir)]: to })
}

const moves = (): Record<string, string> => read(join(configFolder(), MOVES), movesSchema) ?? {}

/** As `movedTo`; where nothing is left of the old folder, as this installation remembers. */
function nextOf(dir: string): string | null {
  return movedTo(dir) ?? (existsSync(join(dir, 'akshi.db')) ? null : (moves()[dir] ?? null))
}

export function markMovingFrom(dir: string, from: MovingFrom): void {
  write(join(dir, MOVING_FROM), from)
}

/**
 * The folder in which the library named by `dir` is now. @throws AppError LIBRARY_NOT_FOUND where it was moved to
 * a folder that is not there: a disk that is not connected must not look like an empty library.
 */
export function followMoves(dir: string): string {
  const seen = new Set<string>()
  let now = resolve(dir)
  for (let next = nextOf(now); next !== null && !seen.has(now); next = nextOf(now)) {
    seen.add(now)
    if (!existsSync(next))
      throw new AppError(
        'LIBRARY_NOT_FOUND',
        `The library of ${now} was moved to ${next}, which is not there. Connect that disk and start again; nothing was changed.`
      )
    now = resolve(next)
  }
  return now
}

/**
 * Refuses the folder that a library was moved out of, and one that a move has not finished with: two copies of
 * one log that both go on could never be brought together. Ends a move that was stopped after its last step, which
 * the old folder says, or this installation where nothing is left of that: that it is gone alone says nothing.
 * @throws AppError LIBRARY_NOT_FOUND, CONFLICT.
 */
export function refuseMoved(dir: string): void {
  const to = movedTo(dir)
  if (to !== null)
    throw new AppError(
      'LIBRARY_NOT_FOUND',
      `This library was moved to ${to}: name that folder. What is left in ${dir} is the state before the move.`
    )
  if (!existsSync(join(dir, MOVING_FROM))) return
  const coming = movingFrom(dir)
  if (coming === null || nextOf(coming.from) !== resolve(dir))
    throw new AppError(
      'CONFLICT',
      `A library is being moved to ${dir}, or its move was stopped half-way. Until it has ended the library is in ${coming?.from ?? 'the folder that it comes from'}: open it there and move it again.`
    )
  rmSync(join(dir, MOVING_FROM))
}

/** Null where there is none, or none that can be read. */
function read<T>(file: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

function write(file: string, content: unknown): void {
  const part = `${file}.part`
  writeFileSync(part, `${JSON.stringify(content)}\n`)
  syncPath(part)
  renameSync(part, file)
  syncPath(dirname(file), 'folder')
}
