import type { NewEvent } from '../store/event-log'
import type { Library } from '../store/open-library'
import { SYSTEM_OPERATOR } from '../store/nobody'
import { statement } from '../store/statement'
import { nodeIo, type ImportIo } from './import-io'
import { checkOriginal, type StoredState } from './originals'
import { ReusableBuffer } from './page-buffer'

export interface Rechecked {
  readonly checked: number
  /** Originals that are not what they were, now. */
  readonly bad: readonly { readonly imageId: string; readonly state: StoredState }[]
}

interface Due {
  readonly id: string
  readonly sha256: string
  readonly extension: string
  readonly original_state: StoredState
}

/** Results noted together. */
const BATCH = 64

/**
 * Reads stored originals again from the disk, those longest unread first, and records as events which have rotted
 * or gone, and which are sound again. Reading is never allowed to crowd out work: one file at a time, and `stopped`
 * is asked before each.
 * @param options.olderThan originals read since this moment are passed over
 */
export async function recheckOriginals(
  library: Library,
  workstationId: string,
  options: {
    readonly olderThan: Date
    readonly limit?: number
    readonly stopped?: () => boolean
    readonly io?: ImportIo
    readonly now?: () => Date
  }
): Promise<Rechecked> {
  const { olderThan, limit = 1_000_000, stopped = () => false, io = nodeIo } = options
  const { now = () => new Date() } = options
  const due = statement(
    library.db,
    `SELECT i.id, i.sha256, i.extension, i.original_state
     FROM image i LEFT JOIN original_check c ON c.image_id = i.id
     WHERE coalesce(c.checked_at, i.imported_at) < ?
     ORDER BY coalesce(c.checked_at, i.imported_at) LIMIT ?`
  ).all(olderThan.toISOString(), limit) as Due[]
  const note = statement(library.db, 'INSERT OR REPLACE INTO original_check VALUES (?, ?)')
  const memory = new ReusableBuffer(1 << 20)
  const bad: { imageId: string; state: StoredState }[] = []
  let checked = 0
  let read: { id: string; at: string }[] = []
  let events: NewEvent[] = []

  const flush = (): void => {
    const noted = read
    const noteAll = (): void => noted.forEach(({ id, at }) => note.run(id, at))
    const actor = { operatorId: SYSTEM_OPERATOR, workstationId }
    if (events.length > 0) library.log.append(actor, events, noteAll)
    else library.db.transaction(noteAll).immediate()
    read = []
    events = []
  }
  for (const image of due) {
    if (stopped()) break
    const state = await checkOriginal(io, library, image, memory)
    checked += 1
    read.push({ id: image.id, at: now().toISOString() })
    if (state !== 'sound') bad.push({ imageId: image.id, state })
    if (state !== image.original_state)
      events.push({ type: 'image.original_checked', payload: { imageId: image.id, state } })
    if (read.length >= BATCH) flush()
  }
  flush()
  return { checked, bad }
}
