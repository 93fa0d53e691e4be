import { join, resolve } from 'node:path'
import { existsSync, statSync } from 'node:fs'
import { AppError, messageOf } from '../../../../shared/errors'
import type { ChainHead } from '../../store/chain'
import { openDatabase, type ReadDb } from '../../store/database'
import { refuseNewerSchema } from '../../store/migrate'
import { MIGRATIONS } from '../../store/migrations'
import { readHeads, type HeadLine } from '../heads'
import { chainFindings, checkHeads, indexChain } from './check-chain'
import { checkJournal, type JournalState } from './check-journal'
import { checkOriginals, checkOutputs } from './check-outputs'
import { checkProjections } from './check-projections'
import { checkSchema } from './check-schema'
import { broken, type CheckName, type Finding } from './finding'

export interface VerifyOptions {
  /** Fingerprints of the keys whose heads are believed. */
  readonly pinned?: readonly string[]
  /** The auditor named a key: heads signed with it must exist. */
  readonly keyRequired?: boolean
  /** A head that was kept elsewhere. */
  readonly kept?: ChainHead
  /** Read and hash every original too. */
  readonly originals?: boolean
  /** Where the journal is, when not in the library. */
  readonly journal?: string
  readonly onProgress?: (check: CheckName, done: number) => void
}

export interface CheckResult {
  readonly check: CheckName
  readonly ok: boolean
  /** Events, heads, lines, rows, runs or photographs looked at. */
  readonly checked: number
  readonly ms: number
}

export interface LibraryVerdict {
  readonly ok: boolean
  readonly libraryId: string | null
  readonly head: ChainHead | null
  readonly signedHeads: number
  /** The first event that is wrong, where an event is. */
  readonly firstBad: { readonly seq: number; readonly eventId: string | null } | null
  readonly checks: readonly CheckResult[]
  readonly findings: readonly Finding[]
}

/**
 * Holds a library against its own log, and its log against everything kept beside it. Reads only; may run
 * beside a process that writes (one snapshot is looked at).
 * @throws AppError LIBRARY_NOT_FOUND, LIBRARY_NEWER.
 */
export async function verifyLibrary(
  folder: string,
  options: VerifyOptions = {}
): Promise<LibraryVerdict> {
  const dir = resolve(folder)
  const file = join(dir, 'akshi.db')
  if (!existsSync(file)) throw new AppError('LIBRARY_NOT_FOUND', `There is no library in ${dir}.`)
  const run = createRun(options)
  // Before the database: what is written while this runs must not look like a tail that was cut off.
  const journal = options.journal ?? join(dir, 'journal', 'events.jsonl')
  const beside: Beside = {
    heads: readHeads(dir, options.pinned ?? []),
    journal: { file: journal, bytes: statSync(journal, { throwIfNoEntry: false })?.size ?? null }
  }
  let db
  try {
    db = openDatabase(file, { readonly: true })
    refuseNewerSchema(db, MIGRATIONS, dir)
    db.exec('BEGIN')
    return await verifyOpen(db, dir, options, run, beside)
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown
    run.add(broken('file', `the database cannot be read: ${messageOf(thrown)}`))
    return run.verdict(null, null, 0)
  } finally {
    db?.close()
  }
}

interface Beside {
  readonly heads: readonly HeadLine[]
  readonly journal: JournalState
}

async function verifyOpen(
  db: ReadDb,
  dir: string,
  options: VerifyOptions,
  run: Run,
  beside: Beside
): Promise<LibraryVerdict> {
  await run.check('file', () => ({ findings: quickCheck(db), checked: 1 }))
  await run.check('schema', () => ({ findings: checkSchema(db), checked: 1 }))
  const libraryId = libraryIdOf(db)
  const chain = await run.check('chain', () => {
    const index = indexChain(db, (done) => options.onProgress?.('chain', done))
    return { findings: chainFindings(index), checked: index.length, index }
  })
  const { index } = chain
  const heads = await run.check('heads', () => {
    const result = checkHeads(beside.heads, index, {
      libraryId: libraryId ?? '',
      keyRequired: options.keyRequired ?? false,
      ...(options.kept ? { kept: options.kept } : {})
    })
    return { ...result, checked: result.verified }
  })
  await run.check('journal', () => checkJournal(beside.journal, index))
  // A replay of a log that is itself broken would only repeat what is known.
  if (index.verdict.ok) await run.check('projections', () => checkProjections(db))
  await run.check('outputs', () => checkOutputs(db))
  if (options.originals)
    await run.check('originals', () =>
      checkOriginals(db, dir, (done) => options.onProgress?.('originals', done))
    )
  return run.verdict(libraryId, index.verdict.ok ? index.verdict.head : null, heads.verified)
}

type Run = ReturnType<typeof createRun>

function createRun(options: VerifyOptions) {
  const findings: Finding[] = []
  const checks: CheckResult[] = []
  return {
    add: (finding: Finding) => findings.push(finding),
    async check<T extends { findings: readonly Finding[]; checked: number }>(
      check: CheckName,
      work: () => T | Promise<T>
    ): Promise<T> {
      const started = performance.now()
      options.onProgress?.(check, 0)
      const result = await work()
      findings.push(...result.findings)
      checks.push({
        check,
        ok: result.findings.every((finding) => finding.severity !== 'broken'),
        checked: result.checked,
        ms: Math.round(performance.now() - started)
      })
      return result
    },
    verdict(libraryId: string | null, head: ChainHead | null, signedHeads: number): LibraryVerdict {
      const bad = findings
        .filter((finding) => finding.severity === 'broken' && finding.seq !== undefined)
        .map(({ seq = 0, eventId = null }) => ({ seq, eventId }))
        .sort((a, b) => a.seq - b.seq)
      return {
        ok: findings.every((finding) => finding.severity !== 'broken'),
        libraryId,
        head,
        signedHeads,
        firstBad: bad[0] ?? null,
        checks,
        findings
      }
    }
  }
}

function quickCheck(db: ReadDb): Finding[] {
  const found = db.pragma('quick_check(1)', { simple: true })
  return found === 'ok' ? [] : [broken('file', `the database file is damaged: ${String(found)}`)]
}

function libraryIdOf(db: ReadDb): string | null {
  const row = db
    .prepare<[], { id: string | null }>(
      `SELECT payload ->> 'libraryId' AS id FROM event WHERE type = 'library.created'`
    )
    .get()
  return row?.id ?? null
}
