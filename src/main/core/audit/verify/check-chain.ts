import { GENESIS_HASH, verifyChain, type ChainHead, type ChainVerdict } from '../../store/chain'
import type { ReadDb } from '../../store/database'
import type { HeadLine } from '../heads'
import { broken, warning, type Finding } from './finding'

/** Hashes of all events by sequence number, 32 bytes each: what heads and journal lines are held against. */
export interface ChainIndex {
  readonly verdict: ChainVerdict
  readonly length: number
  hashOf(seq: number): string | null
}

export function indexChain(db: ReadDb, onProgress?: (checked: number) => void): ChainIndex {
  const { n } = db.prepare('SELECT coalesce(max(seq), 0) AS n FROM event').get() as { n: number }
  const hashes = Buffer.alloc(32 * n)
  const verdict = verifyChain(db, {
    ...(onProgress ? { onProgress } : {}),
    onEvent: (seq, hash) => hashes.write(hash, 32 * (seq - 1), 'hex')
  })
  const length = verdict.ok ? verdict.events : verdict.checked
  return {
    verdict,
    length,
    hashOf(seq) {
      if (seq === 0) return GENESIS_HASH
      return seq >= 1 && seq <= length ? hashes.toString('hex', 32 * (seq - 1), 32 * seq) : null
    }
  }
}

export function chainFindings({ verdict }: ChainIndex): Finding[] {
  if (verdict.ok) return []
  return [broken('chain', verdict.message, { seq: verdict.seq, eventId: verdict.eventId })]
}

export interface HeadOptions {
  readonly libraryId: string
  /** The auditor named the key herself: then at least one head must be signed with it. */
  readonly keyRequired: boolean
  /** A head that was kept elsewhere: printed on a receipt, in a report. */
  readonly kept?: ChainHead
}

/** The chain still reaches every head that was ever signed. */
export function checkHeads(
  heads: readonly HeadLine[],
  chain: ChainIndex,
  options: HeadOptions
): { findings: Finding[]; verified: number } {
  const findings: Finding[] = []
  let verified = 0
  for (const { file, line, head, signature } of heads) {
    const place = `${file}, line ${line}`
    if (head === null || signature === 'invalid') {
      findings.push(broken('heads', `${place}: not a head as it was signed`))
      continue
    }
    if (head.libraryId !== options.libraryId) {
      findings.push(broken('heads', `${place}: the head is of another library`))
      continue
    }
    const finding = headFinding(chain, head, `the head of ${head.at} (${place})`)
    if (finding) findings.push(finding)
    else if (signature === 'valid') verified += 1
  }
  if (options.kept) {
    const finding = headFinding(chain, options.kept, 'the head that was kept elsewhere')
    if (finding) findings.push(finding)
  }
  if (verified === 0 && !findings.length)
    findings.push(
      options.keyRequired
        ? broken('heads', 'no head in the logs or backups is signed with the key that was given')
        : warning(
            'heads',
            heads.length === 0
              ? 'no signed head was found: a tail that was cut off together with the journal cannot be seen'
              : 'the heads are signed with a key that is not this installation’s: name it with --key'
          )
    )
  return { findings, verified }
}

function headFinding(chain: ChainIndex, head: ChainHead, name: string): Finding | null {
  const found = chain.hashOf(head.seq)
  if (found === head.hash) return null
  if (found !== null)
    return broken('heads', `event ${head.seq} is not the one that ${name} names`, { seq: head.seq })
  // After a broken event nothing can be said about what follows it.
  if (!chain.verdict.ok) return null
  return broken(
    'heads',
    `the log ends at event ${chain.length}, but ${name} is at event ${head.seq}: the tail was cut off`,
    { seq: chain.length + 1 }
  )
}
