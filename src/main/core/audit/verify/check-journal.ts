import { closeSync, openSync, readSync } from 'node:fs'
import { eventHash, type EventRow } from '../../store/chain'
import type { ChainIndex } from './check-chain'
import { broken, warning, type Finding } from './finding'

export interface JournalState {
  readonly file: string
  /** Bytes when the look at the database began; null where there was no journal. */
  readonly bytes: number | null
}

/** The journal holds the same events as the database, in the same order. */
export function checkJournal(
  { file, bytes }: JournalState,
  chain: ChainIndex
): { findings: Finding[]; checked: number } {
  if (bytes === null)
    return { findings: [broken('journal', 'the journal of events is gone')], checked: 0 }
  let expected = 1
  let line = 0
  const stop = (finding: Finding) => ({ findings: [finding], checked: line })
  for (const { text, offset } of linesOf(file)) {
    // Written since: of that the database was not asked.
    if (offset >= bytes && expected > chain.length) break
    line += 1
    const row = parse(text)
    if (row === null || eventHash(row) !== row.hash)
      return stop(
        broken('journal', `line ${line} of the journal is not an event as it was recorded`)
      )
    if (row.seq < expected) continue
    if (row.seq > expected)
      return stop(
        broken('journal', `the journal lacks event ${expected}`, { seq: expected, eventId: null })
      )
    const found = chain.hashOf(row.seq)
    if (found === null && chain.verdict.ok)
      return stop(
        broken(
          'journal',
          `the journal goes on with event ${row.seq} (${row.type}) where the database ends: the tail was cut off, or the database is an older copy`,
          { seq: row.seq, eventId: row.id }
        )
      )
    if (found !== null && found !== row.hash)
      return stop(
        broken('journal', `event ${row.seq} of the journal is not the database’s`, {
          seq: row.seq,
          eventId: row.id
        })
      )
    expected += 1
  }
  const missing = chain.length - expected + 1
  if (missing <= 0) return { findings: [], checked: line }
  if (line === 0) return stop(broken('journal', 'the journal of events is empty'))
  return {
    findings: [
      warning(
        'journal',
        `the journal ends ${missing} events before the database, as after a crash between the two`
      )
    ],
    checked: line
  }
}

function parse(text: string): EventRow | null {
  try {
    const row = JSON.parse(text) as EventRow
    return typeof row === 'object' ? row : null
  } catch {
    return null
  }
}

/** Non-empty lines of a file that may be larger than memory, each with where it starts. */
function* linesOf(file: string): Generator<{ text: string; offset: number }> {
  const descriptor = openSync(file, 'r')
  const chunk = Buffer.alloc(1 << 20)
  let rest = Buffer.alloc(0)
  let offset = 0
  try {
    for (;;) {
      const read = readSync(descriptor, chunk, 0, chunk.length, null)
      if (read === 0) break
      const data = Buffer.concat([rest, chunk.subarray(0, read)])
      let start = 0
      for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
        if (end > start) yield { text: data.toString('utf8', start, end), offset: offset + start }
        start = end + 1
      }
      offset += start
      rest = data.subarray(start)
    }
    if (rest.length > 0) yield { text: rest.toString('utf8'), offset }
  } finally {
    closeSync(descriptor)
  }
}
