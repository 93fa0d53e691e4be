import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Library } from '../store/open-library'
import type { ChainHead } from '../store/chain'
import { checkSignature, type Signature, type SigningKey } from './signing-key'

export const HEADS_FILE = 'heads.jsonl'

/** How far the chain reached at some moment, signed. Kept apart from the database, it shows a lost tail. */
export interface SignedHead extends ChainHead {
  readonly kind: 'akshi-head'
  readonly libraryId: string
  /** UTC, ISO 8601. */
  readonly at: string
  readonly reason: HeadReason
  readonly signature: Signature
}

export type HeadReason = 'opened' | 'closed' | 'signed-off' | 'backup' | 'report' | 'receipt'

/** Signs where the chain stands. Give copies away: receipts, reports and backups carry them. */
export function signHead(
  library: Pick<Library, 'id' | 'log'>,
  key: SigningKey,
  reason: HeadReason,
  now = new Date()
): SignedHead {
  const body = {
    kind: 'akshi-head',
    libraryId: library.id,
    ...library.log.head(),
    at: now.toISOString(),
    reason
  } as const
  return { ...body, signature: key.sign(body) }
}

/** Signs the head and appends it to `file`, by default the library's own log folder. */
export function recordHead(
  library: Pick<Library, 'id' | 'log' | 'dir'>,
  key: SigningKey,
  reason: HeadReason,
  file = join(library.dir, 'logs', HEADS_FILE)
): SignedHead {
  const head = signHead(library, key, reason)
  mkdirSync(dirname(file), { recursive: true })
  appendFileSync(file, `${JSON.stringify(head)}\n`)
  return head
}

export interface HeadLine {
  readonly file: string
  readonly line: number
  /** Null for a line that is no signed head. */
  readonly head: SignedHead | null
  readonly signature: 'valid' | 'unpinned' | 'invalid'
}

/** Every head recorded in the library's logs and backups. */
export function readHeads(dir: string, pinned: readonly string[]): HeadLine[] {
  return headFiles(dir).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((text, index) =>
        text === ''
          ? []
          : [headLine(`${basename(dirname(file))}/${basename(file)}`, index, text, pinned)]
      )
  )
}

function headLine(file: string, index: number, text: string, pinned: readonly string[]): HeadLine {
  try {
    const head = JSON.parse(text) as SignedHead
    const { signature, ...body } = head
    return { file, line: index + 1, head, signature: checkSignature(body, signature, pinned) }
  } catch {
    return { file, line: index + 1, head: null, signature: 'invalid' }
  }
}

function headFiles(dir: string): string[] {
  const logs = join(dir, 'logs', HEADS_FILE)
  const backups = join(dir, 'backups')
  const inBackups = existsSync(backups)
    ? readdirSync(backups, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(HEADS_FILE))
        .map((name) => join(backups, name))
    : []
  return [...(existsSync(logs) ? [logs] : []), ...inBackups.sort()]
}
