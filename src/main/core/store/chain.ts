import { hash } from 'node:crypto'
import type { ReadDb } from './database'

/** An event row as stored; `payload` is canonical JSON text. */
export interface EventRow {
  readonly seq: number
  readonly id: string
  readonly at: string
  readonly type: string
  readonly operator_id: string
  readonly workstation_id: string
  readonly payload: string
  readonly prev_hash: string
  readonly hash: string
}

/** `prev_hash` of the first event. */
export const GENESIS_HASH = '0'.repeat(64)

/** SHA-256 over the canonical JSON array of everything in the row, the predecessor's hash first. */
export function eventHash(row: Omit<EventRow, 'hash'>): string {
  return hash(
    'sha256',
    JSON.stringify([
      row.prev_hash,
      row.seq,
      row.id,
      row.at,
      row.type,
      row.operator_id,
      row.workstation_id,
      row.payload
    ])
  )
}

export interface ChainHead {
  readonly seq: number
  readonly hash: string
}

export type ChainVerdict =
  | { readonly ok: true; readonly events: number; readonly head: ChainHead }
  | {
      readonly ok: false
      /** The first event that is wrong, by sequence number, and what is wrong with it. */
      readonly seq: number
      readonly eventId: string | null
      readonly problem: 'altered' | 'missing' | 'out-of-order' | 'unlinked'
      readonly message: string
      readonly checked: number
    }

/** Walks the whole chain and names the first event that is altered, missing, inserted or out of order. */
export function verifyChain(
  db: ReadDb,
  options: { readonly onProgress?: (checked: number) => void } = {}
): ChainVerdict {
  let expectedSeq = 1
  let prevHash = GENESIS_HASH
  const rows = db.prepare<[], EventRow>('SELECT * FROM event ORDER BY seq').iterate()
  for (const row of rows) {
    const fail = (problem: 'altered' | 'missing' | 'unlinked', message: string): ChainVerdict => ({
      ok: false,
      seq: problem === 'missing' ? expectedSeq : row.seq,
      eventId: problem === 'missing' ? null : row.id,
      problem,
      message,
      checked: expectedSeq - 1
    })
    if (row.seq !== expectedSeq)
      return fail('missing', `event ${expectedSeq} is missing; the next one stored is ${row.seq}`)
    if (row.prev_hash !== prevHash)
      return fail('unlinked', `event ${row.seq} does not follow from event ${row.seq - 1}`)
    if (eventHash(row) !== row.hash)
      return fail('altered', `event ${row.seq} (${row.type}) is not what was recorded`)
    prevHash = row.hash
    expectedSeq += 1
    if (expectedSeq % 20_000 === 0) options.onProgress?.(expectedSeq - 1)
  }
  return { ok: true, events: expectedSeq - 1, head: { seq: expectedSeq - 1, hash: prevHash } }
}
