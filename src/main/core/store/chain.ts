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

/** In the order in which they are hashed, then the hash. */
type RawRow = [
  prevHash: string,
  seq: number,
  id: string,
  at: string,
  type: string,
  operatorId: string,
  workstationId: string,
  payload: string,
  hash: string
]

/** Rows fetched at once: objects and single steps would cost more than the hashing. */
const PAGE = 1000
const SELECT_PAGE = `SELECT prev_hash, seq, id, at, type, operator_id, workstation_id, payload, hash
  FROM event WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`

/** Walks the whole chain and names the first event that is altered, missing, inserted or out of order. */
export function verifyChain(
  db: ReadDb,
  options: {
    readonly onProgress?: (checked: number) => void
    /** Told of each event that was found sound. */
    readonly onEvent?: (seq: number, hash: string) => void
  } = {}
): ChainVerdict {
  const select = db.prepare<[number], RawRow>(SELECT_PAGE).raw()
  let head: ChainHead = { seq: 0, hash: GENESIS_HASH }
  let last = Number.MIN_SAFE_INTEGER
  for (;;) {
    const rows = select.all(last)
    for (const row of rows) {
      const problem = problemOf(row, head)
      if (problem) return problem
      head = { seq: row[1], hash: row[8] }
      options.onEvent?.(head.seq, head.hash)
    }
    const final = rows.at(-1)
    if (!final) return { ok: true, events: head.seq, head }
    last = final[1]
    options.onProgress?.(head.seq)
  }
}

function problemOf(row: RawRow, head: ChainHead): ChainVerdict | null {
  const [prevHash, seq, id, , type] = row
  const expected = head.seq + 1
  const fail = (
    problem: 'altered' | 'missing' | 'out-of-order' | 'unlinked',
    message: string
  ): ChainVerdict => ({
    ok: false,
    seq: problem === 'missing' ? expected : seq,
    eventId: problem === 'missing' ? null : id,
    problem,
    message,
    checked: head.seq
  })
  if (seq > expected)
    return fail('missing', `event ${expected} is missing; the next one stored is ${seq}`)
  if (seq < expected) return fail('out-of-order', `event ${seq} stands before the first one`)
  if (prevHash !== head.hash)
    return fail('unlinked', `event ${seq} does not follow from event ${head.seq}`)
  if (hash('sha256', JSON.stringify(row.slice(0, 8))) !== row[8])
    return fail('altered', `event ${seq} (${type}) is not what was recorded`)
  return null
}
