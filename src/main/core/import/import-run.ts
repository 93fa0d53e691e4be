import { basename } from 'node:path'
import type { ImportProgress } from '../../../shared/contract/import'
import { stopReasonOf } from '../../../shared/domain/import-reason'
import { AppError, isAppError } from '../../../shared/errors'
import { stackOf } from '../log'
import { noRoom } from '../no-room'
import type { Library } from '../store/open-library'
import type { Committed } from './commit'
import { createGroupCommit } from './group-commit'
import { errnoOf, type ImportIo } from './import-io'
import {
  acknowledgedFiles,
  NONE_MISSING,
  noCounts,
  problemOf,
  readManifest,
  storeManifest,
  tallyOf,
  withoutSecond,
  type Acknowledged
} from './import-repository'
import type { FactsReader } from './facts/facts'
import { isFile, look, type Item, type Seen } from './look'
import { prepareFolders } from './originals'
import type { FileResult, ImportTarget } from './outcome'
import { BufferPool } from './page-buffer'
import type { SerialQueue } from './serial-queue'
import { factsReaderOf, storeWorklist, worklistSha256, type Naming } from './naming'
import { openSecondPlace, type SecondPlace } from './second-place'
import { openSources, sourceGone, type Source } from './sources'
import { takeFile } from './take-file'
import type { NotTaken } from './walk'
import { diskFull } from './write-failures'

export interface RunOptions {
  readonly io: ImportIo
  readonly library: Library
  readonly target: ImportTarget
  readonly label: string
  readonly sources: readonly string[]
  /** Folder for second copies, where the site asks for them. */
  readonly second: string | null
  /** Whether a resumed import has another one now than before. */
  readonly newSecond?: boolean
  readonly naming: Naming
  /** Whether the import was started before and goes on now. */
  readonly resumed: boolean
  /** Shared by all imports of a library: only one makes copies count at a time. */
  readonly commits: SerialQueue
  readonly concurrency: number
  readonly now: () => Date
  readonly onProgress: (progress: ImportProgress) => void
  readonly onFile?: ((source: string, file: Committed) => void) | undefined
}

/** What all workers of an import share. */
interface Given {
  readonly sources: readonly Source[]
  readonly facts: FactsReader
  readonly second: SecondPlace | null
}

export interface ImportRun {
  progress(): ImportProgress
  /** The last word on this run. Never rejects. */
  readonly done: Promise<ImportProgress>
  cancel(): void
}

const EMIT_EVERY_MS = 200
/** Files up to this size cost their waiting, larger ones their bytes: few of those at once, so that memory stays flat. */
const SMALL_FILE = 1 << 20
const SMALL_MEMORY = SMALL_FILE + (64 << 10)
const LARGE_AT_ONCE = 4
const LARGE_MEMORY = 4 << 20

/** Starts importing. Problems end up in the progress, never in a rejection. */
export function startRun(options: RunOptions): ImportRun {
  const { io, library, target, now } = options
  const { importId, batchId, actor } = target
  const factsReaderFor = factsReaderOf(options.naming)
  const state = {
    ...{ importId, batchId, label: options.label },
    state: 'running' as ImportProgress['state'],
    startedAt: now().toISOString(),
    finishedAt: null as string | null,
    ...{ filesFound: 0, filesDone: 0, bytesFound: 0, bytesDone: 0 },
    counts: noCounts(),
    safeToRemove: false,
    problem: null as string | null,
    stopReason: null as ImportProgress['stopReason'],
    ...NONE_MISSING
  }
  const progress = (): ImportProgress => ({ ...state, counts: { ...state.counts } })
  let fatal: unknown
  let emitted = 0
  const stop = (reason: unknown): void => void (fatal ??= reason)
  const emit = (): void => {
    if (Date.now() - emitted < EMIT_EVERY_MS) return
    emitted = Date.now()
    options.onProgress(progress())
  }

  /** Records what is there before anything is copied. */
  function recordStart({ items: found, names }: Seen): Item[] {
    const size = { files: state.filesFound, bytes: state.bytesFound }
    if (fatal !== undefined) return []
    if (options.resumed) {
      const { second, newSecond } = options
      const moved = newSecond && second !== null ? { second } : {}
      library.log.append(actor, [
        { type: 'import.resumed', payload: { importId, ...size, ...moved } }
      ])
      acknowledged = acknowledgedFiles(library, importId)
      return [...found, ...goneSince(readManifest(library, importId), names, acknowledged)]
    }
    const { label, sources: roots, second, naming } = options
    const { patterns, worklist } = naming
    library.log.append(
      actor,
      [
        {
          type: 'batch.created',
          payload: { batchId, name: label, protocol: 'blind-first', importId }
        },
        {
          type: 'import.started',
          payload: {
            ...{ importId, batchId, label, ...size, sources: roots, second, patterns },
            worklistSha256: worklist === null ? null : worklistSha256(worklist)
          }
        }
      ],
      () => {
        storeManifest(library, importId, found.filter(isFile))
        storeWorklist(library, importId, worklist)
      }
    )
    return [...found]
  }

  let acknowledged: ReadonlyMap<string, Acknowledged> = new Map()
  const group = createGroupCommit({
    ...{ io, library, target, commits: options.commits },
    onGroup: settle,
    onBroken: stop
  })
  function settle(batch: readonly FileResult[], committed: readonly Committed[]): void {
    for (const file of committed) {
      state.counts[file.outcome] += 1
      options.onFile?.(file.name, file)
    }
    for (const result of batch) {
      state.filesDone += 1
      state.bytesDone += result.listedBytes
      if (result.kind !== 'acknowledged' && !result.again) continue
      const before = acknowledged.get(result.name)
      if (before) state.counts[before.outcome] += 1
    }
    emit()
  }

  const small = new BufferPool(options.concurrency, SMALL_MEMORY)
  const large = new BufferPool(LARGE_AT_ONCE, LARGE_MEMORY)
  async function work(
    items: Iterator<Item>,
    { sources, facts, second }: Given,
    id: number
  ): Promise<void> {
    let n = 0
    for (let next = items.next(); !next.done && fatal === undefined; next = items.next()) {
      const item = next.value
      try {
        const results = isFile(item)
          ? await (item.bytes <= SMALL_FILE ? small : large).lend((memory) =>
              takeFile(item, {
                ...{ io, library, memory, second, facts },
                acknowledged: (name) => acknowledged.get(name),
                partName: `${importId}-${id}-${n++}.part`
              })
            )
          : [refused(item, acknowledged)]
        // A file may hold several photographs.
        state.filesFound += results.length - 1
        if (results.some(failedAtSource) && (await sourceGone(io, sources)))
          stop(
            new AppError(
              'IO_FAILED',
              'The card was removed before everything on it was copied. Put it in again and continue the import; do not erase it.',
              { data: { code: 'SOURCE_GONE' } }
            )
          )
        else for (const result of results) await group.add(result)
      } catch (thrown) {
        stop(thrown)
      }
    }
  }

  async function run(): Promise<void> {
    const sources = await openSources(io, library, options.sources)
    const second =
      options.second === null ? null : await openSecondPlace(io, library, options.second)
    await prepareFolders(io, library)
    const found = await look({
      ...{ io, library, sources },
      stopped: () => fatal !== undefined,
      onItem: (item) => {
        state.filesFound += 1
        if (isFile(item)) state.bytesFound += item.bytes
        emit()
      }
    })
    try {
      const all = recordStart(found)
      // With those that the card listed when the import began: two of one name stay two.
      const names = new Set([
        ...all.map(({ name }) => name),
        ...readManifest(library, importId).keys()
      ])
      const given = { sources, second, facts: factsReaderFor(names) }
      const items = all[Symbol.iterator]()
      await Promise.all(
        Array.from({ length: options.concurrency }, (_, id) => work(items, given, id))
      )
    } finally {
      found.close()
    }
    await group.drain()
    if (fatal !== undefined) throw fatal as Error
    finish()
  }

  function finish(): void {
    const { counts } = tallyOf(library, importId)
    const missing = options.second === null ? NONE_MISSING : withoutSecond(library, importId)
    const { withoutSecond: n } = missing
    const safeToRemove = counts.failed === 0 && n === 0 && state.filesFound > 0
    const told = n > 0 ? { ...counts, 'without-second-copy': n } : counts
    library.log.append(actor, [
      { type: 'import.finished', payload: { importId, counts: told, safeToRemove } }
    ])
    Object.assign(state, { state: 'finished', finishedAt: now().toISOString(), safeToRemove })
    Object.assign(state, missing)
    state.counts = counts
    state.problem = problemOf(counts.failed, missing)
  }

  const done = run()
    .catch((caught: unknown) => {
      const thrown = noRoom(caught) ? diskFull(caught) : caught
      const known = isAppError(thrown)
      const reason = known
        ? thrown.message
        : 'The import stopped because of a defect in the program. What was imported so far is safe; do not erase the card.'
      state.state = 'interrupted'
      state.problem = reason
      // Of its details only those that are known for whole imports: a file's would mean another thing here.
      const code = known ? (stopReasonOf(thrown.data?.['code']) ?? thrown.code) : 'INTERNAL'
      state.stopReason = stopReasonOf(code)
      noteInterruption(options, code, reason)
      if (!known) tellDefect(thrown)
    })
    .then(() => {
      options.onProgress(progress())
      return progress()
    })

  return {
    progress,
    done,
    cancel: () => stop(new AppError('CANCELLED', 'The import was stopped. It can be continued.'))
  }
}

/** A full disk may refuse even this line; an import without it is found interrupted all the same. */
function noteInterruption({ library, target }: RunOptions, code: string, reason: string): void {
  const { importId, actor } = target
  try {
    library.log.append(actor, [{ type: 'import.interrupted', payload: { importId, code, reason } }])
  } catch (thrown) {
    if (code !== 'DISK_FULL') tellDefect(thrown)
  }
}

/** Without the message, which may carry the name of a file, and that of a patient. */
function tellDefect(thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error()
  console.error(`${error.name} ${errnoOf(thrown) ?? ''}\n${stackOf(error)}`)
}

function failedAtSource(result: FileResult): boolean {
  return result.kind === 'not-taken' && result.item.kind === 'failed'
}

function refused(item: NotTaken, acknowledged: ReadonlyMap<string, Acknowledged>): FileResult {
  const found = { name: item.name, listedBytes: 0 }
  if (item.kind === 'rejected' && acknowledged.get(item.name)?.code === item.code)
    return { ...found, kind: 'acknowledged' }
  return { ...found, kind: 'not-taken', item, sha256: null }
}

/** Files that the card listed when the import began, that were never copied and that are not there now. */
function goneSince(
  manifest: ReadonlyMap<string, number>,
  names: ReadonlySet<string>,
  acknowledged: ReadonlyMap<string, Acknowledged>
): NotTaken[] {
  return [...manifest.keys()]
    .filter((name) => !names.has(name) && !acknowledged.has(name))
    .map((name) => ({
      kind: 'failed',
      name,
      code: 'NOT_FOUND',
      reason: `${basename(name)} was on the card when the import began and is not there now. Do not erase the card.`
    }))
}
