import { v7 as uuidv7 } from 'uuid'
import type { AnyStoredEvent, EventPayloads, EventType } from '../../../shared/domain/events'
import { canonicalJson } from './canonical-json'
import { eventHash, GENESIS_HASH, type ChainHead, type EventRow } from './chain'
import { inWriteTx, type ReadDb, type WriteDb } from './database'
import type { Journal } from './journal'
import { projectAll } from './projections'
import { statement } from './statement'

/** Who did it, and where. */
export interface Actor {
  readonly operatorId: string
  readonly workstationId: string
}

export type NewEvent = { [T in EventType]: { type: T; payload: EventPayloads[T] } }[EventType]

export interface EventLog {
  /**
   * Appends events and everything derived from them in one transaction, all or none. When it returns they
   * are on the disk. `alongside` runs in the same transaction, after the projections.
   */
  append(actor: Actor, events: readonly NewEvent[], alongside?: () => void): AnyStoredEvent[]
  head(): ChainHead
}

/** Events whose loss would be the loss of somebody's judgement: the journal is forced to disk for them. */
const SYNCED = /^(reading|batch|operator|image\.corrected)/

export function createEventLog(db: WriteDb, journal: Journal, now: () => Date): EventLog {
  return {
    append(actor, events, alongside) {
      const rows: EventRow[] = []
      const stored = inWriteTx(db, () => {
        let head = chainHead(db)
        const appended = events.map((event) => {
          const row = rowOf(event, actor, head, now())
          insertRow(db, row)
          rows.push(row)
          head = { seq: row.seq, hash: row.hash }
          return parseRow(row)
        })
        projectAll(db, appended)
        alongside?.()
        return appended
      })
      journal.append(
        rows,
        events.some((event) => SYNCED.test(event.type))
      )
      return stored
    },
    head: () => chainHead(db)
  }
}

/** Sequence number and hash of the last event; 0 and the genesis hash of an empty log. */
export function chainHead(db: ReadDb): ChainHead {
  return (
    db.prepare<[], ChainHead>('SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1').get() ?? {
      seq: 0,
      hash: GENESIS_HASH
    }
  )
}

/** Stores a row as it is; the table's triggers refuse one that does not follow from the last. */
export function insertRow(db: WriteDb, row: EventRow): void {
  statement(
    db,
    `INSERT INTO event (seq, id, at, type, operator_id, workstation_id, payload, prev_hash, hash)
     VALUES (@seq, @id, @at, @type, @operator_id, @workstation_id, @payload, @prev_hash, @hash)`
  ).run(row)
}

/** A row of the event table as an event. */
export function parseRow(row: EventRow): AnyStoredEvent {
  return {
    seq: row.seq,
    id: row.id,
    at: row.at,
    type: row.type,
    operatorId: row.operator_id,
    workstationId: row.workstation_id,
    payload: JSON.parse(row.payload) as unknown,
    prevHash: row.prev_hash,
    hash: row.hash
  } as AnyStoredEvent
}

function rowOf(event: NewEvent, actor: Actor, head: ChainHead, at: Date): EventRow {
  const row = {
    seq: head.seq + 1,
    id: uuidv7(),
    at: at.toISOString(),
    type: event.type,
    operator_id: actor.operatorId,
    workstation_id: actor.workstationId,
    payload: canonicalJson(event.payload),
    prev_hash: head.hash
  }
  return { ...row, hash: eventHash(row) }
}
