import { rmSync } from 'node:fs'
import { basename } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { RouteInput, RouteOutput } from '../../../shared/contract'
import type { ImportProgress } from '../../../shared/contract/import'
import { AppError } from '../../../shared/errors'
import type { Actor } from '../store/event-log'
import type { Library } from '../store/open-library'
import { SYSTEM_OPERATOR } from '../store/nobody'
import type { Committed } from './commit'
import { readPatterns } from './facts/patterns'
import { nodeIo, type ImportIo } from './import-io'
import {
  importFiles,
  importRow,
  importRows,
  isRecorded,
  progressOfRow,
  sourcesOf,
  unexaminedImports
} from './import-repository'
import { startRun, type ImportRun, type RunOptions } from './import-run'
import { examineImport, type Examined } from './near-duplicates/examine'
import { namingOf } from './naming'
import { incomingDir } from './originals'
import { recheckOriginals } from './recheck'
import { createSerialQueue } from './serial-queue'
import { realSource, secondPlace } from './sources'

export interface ImportServiceOptions {
  readonly library: Library
  /** Told at most five times a second for each running import, and once when it ends. */
  readonly emit?: (progress: ImportProgress) => void
  /** Told when stored originals were found that are not what they were. */
  readonly onUnsound?: () => void
  readonly now?: () => Date
  readonly io?: ImportIo
  /** Files in flight at once in one import. */
  readonly concurrency?: number
  /** Reads stored originals again while nothing is imported; off where it is absent. */
  readonly recheck?: {
    readonly workstationId: string
    readonly afterDays: number
    /** How often a few are read. */
    readonly everyMs: number
  }
}

/** Either one folder or several. */
export type StartImport = (
  { readonly folder: string } | { readonly sources: readonly string[] }
) & {
  readonly actor: Actor
  readonly label?: string | undefined
  /** Folder, such as one on a network disk, that must hold a second verified copy of each original. */
  readonly second?: string | null | undefined
  /** Text of a CSV worklist that says whose photographs these are. */
  readonly worklist?: string | null | undefined
  /** Patterns for this import alone; by default those of the library. */
  readonly patterns?: readonly string[] | undefined
  /** Told of each file when its outcome is recorded, by its name below the source. */
  readonly onFile?: (source: string, file: Committed) => void
}

export interface ImportService {
  /**
   * Returns at once; the import goes on.
   * @throws AppError NOT_FOUND when a folder is not there, CONFLICT for a second place on the card or in the library.
   */
  start(input: StartImport): { importId: string }
  /**
   * Goes on with an interrupted import, by the patterns and the worklist that it began with. `second`: another place for
   * second copies than before; every photograph of the import is then copied there and verified, whatever the former held.
   * @throws AppError NOT_FOUND, CONFLICT when it runs or has finished or its second place is refused, VALIDATION_FAILED for
   *   another worklist.
   */
  resume(
    importId: string,
    actor: Actor,
    options?: Pick<StartImport, 'onFile' | 'worklist' | 'second'>
  ): { importId: string }
  /** Running and recorded imports, newest first. */
  list(): ImportProgress[]
  files(input: RouteInput<'import.files'>): RouteOutput<'import.files'>
  /** Stops after the files in flight; what is recorded stays. Resolves when it has stopped. */
  cancel(importId: string): Promise<void>
  /** How the import ended; at once for one that is not running. @throws AppError NOT_FOUND. */
  waitFor(importId: string): Promise<ImportProgress>
  /**
   * Looks for near-duplicates among an import's photographs that were not looked at yet. Happens by itself
   * after each import; resolves when it is done. Never rejects.
   */
  examine(importId: string, actor: Actor, onExamined?: OnExamined): Promise<void>
  /** Stops every import so that it can be continued. */
  close(): Promise<void>
}

type OnExamined = (one: Examined) => void

/** What an import is run with. */
type Details = Pick<
  RunOptions,
  'target' | 'label' | 'sources' | 'second' | 'newSecond' | 'naming' | 'resumed' | 'onFile'
>

const FILES_AT_ONCE = 16
const RECHECKED_AT_ONCE = 20
const DAY_MS = 86_400_000

export function createImportService(options: ImportServiceOptions): ImportService {
  const { library, now = () => new Date(), io = nodeIo } = options
  const running = new Map<string, ImportRun>()
  const commits = createSerialQueue()
  const examinations = createSerialQueue()
  let closed = false
  // The library is locked to this process, so that no half-made copy here can be anyone's.
  rmSync(incomingDir(library), { recursive: true, force: true })

  /** Imports that ended before the library could record that they began, on a full disk for example. */
  const unrecorded = new Map<string, { readonly details: Details; readonly end: ImportProgress }>()

  function run(details: Details): void {
    const { importId, actor } = details.target
    unrecorded.delete(importId)
    const started = startRun({
      ...details,
      ...{ io, library, commits, now },
      concurrency: options.concurrency ?? FILES_AT_ONCE,
      onProgress: (progress) => {
        if (progress.state !== 'running') {
          running.delete(importId)
          if (!isRecorded(library, importId)) unrecorded.set(importId, { details, end: progress })
        }
        options.emit?.(progress)
      }
    })
    running.set(importId, started)
    void started.done.then(({ state }) => {
      if (state === 'finished') void examine(importId, actor)
    })
  }

  /** One import after another, when nothing waits for it: the copies are safe by now. */
  function examine(importId: string, actor: Actor, onExamined?: OnExamined): Promise<void> {
    return examinations(async () => {
      if (closed) return
      const found: Examined[] = []
      await examineImport(library, importId, actor, {
        stopped: () => closed,
        onExamined: (one) => {
          if (one.nearDuplicateOf !== null) found.push(one)
          onExamined?.(one)
        }
      })
      if (found.length > 0) options.emit?.(progressOfRow(library, importRow(library, importId)))
    }).catch((thrown: unknown) => {
      // A library that was closed meanwhile is no defect.
      if (library.db.open) console.error(thrown)
    })
  }

  const looked = new Set<string>()
  async function recheck(): Promise<void> {
    if (!options.recheck || running.size > 0 || closed) return
    const { workstationId, afterDays } = options.recheck
    const stopped = (): boolean => closed || running.size > 0
    // What an end of the program kept from being looked at, once for each import.
    for (const importId of unexaminedImports(library)) {
      if (looked.has(importId)) continue
      looked.add(importId)
      await examineImport(
        ...([library, importId, { operatorId: SYSTEM_OPERATOR, workstationId }] as const),
        { stopped }
      )
    }
    const { bad } = await recheckOriginals(library, workstationId, {
      ...{ io, now, limit: RECHECKED_AT_ONCE },
      olderThan: new Date(now().getTime() - afterDays * DAY_MS),
      stopped
    })
    if (bad.length > 0) options.onUnsound?.()
  }
  /** In the queue of what can wait, so that closing waits for it. */
  const rechecks = options.recheck
    ? setInterval(
        () => void examinations(recheck).catch((thrown: unknown) => console.error(thrown)),
        options.recheck.everyMs
      ).unref()
    : undefined

  const service: ImportService = {
    start(input) {
      const sources = ('folder' in input ? [input.folder] : input.sources).map(realSource)
      const first = sources[0]
      if (first === undefined) throw new AppError('NOT_FOUND', 'No folder was named.')
      const importId = uuidv7()
      run({
        target: { importId, batchId: uuidv7(), actor: input.actor },
        label: input.label ?? (basename(first) || 'Card'),
        ...{ sources, resumed: false, onFile: input.onFile },
        second: input.second ? secondPlace(library, sources, input.second) : null,
        naming: {
          patterns: input.patterns ?? readPatterns(library),
          worklist: input.worklist ?? null
        }
      })
      return { importId }
    },
    resume(importId, actor, { onFile, worklist = null, second: another } = {}) {
      if (running.has(importId))
        throw new AppError('CONFLICT', 'This import is running.', {
          data: { code: 'IMPORT_RUNNING' }
        })
      const begun = unrecorded.get(importId)
      if (begun) {
        const { target, sources, second } = begun.details
        run({
          ...{ ...begun.details, onFile, target: { ...target, actor } },
          second: another ? secondPlace(library, sources, another) : second
        })
        return { importId }
      }
      const row = importRow(library, importId)
      if (row.finished_at !== null)
        throw new AppError('CONFLICT', 'This import has finished. Import the card again instead.', {
          data: { code: 'IMPORT_FINISHED' }
        })
      const sources = sourcesOf(row).map(realSource)
      const wanted = another ?? row.second
      const second = wanted === null ? null : secondPlace(library, sources, wanted)
      run({
        target: { importId, batchId: row.batch_id, actor },
        ...{ label: row.label, sources, resumed: true, second, onFile },
        newSecond: second !== row.second,
        naming: namingOf(library, row, worklist)
      })
      return { importId }
    },
    list() {
      const live = [...running.values()].map((one) => one.progress()).reverse()
      const recorded = importRows(library).filter((row) => !running.has(row.id))
      return [
        ...live,
        ...[...unrecorded.values()].map(({ end }) => end).reverse(),
        ...recorded.map((row) => progressOfRow(library, row))
      ]
    },
    files: (input) => importFiles(library, input),
    async cancel(importId) {
      const found = running.get(importId)
      if (!found) {
        if (!unrecorded.has(importId)) importRow(library, importId)
        return
      }
      found.cancel()
      await found.done
    },
    async waitFor(importId) {
      const found = running.get(importId)
      if (found) return found.done
      return unrecorded.get(importId)?.end ?? progressOfRow(library, importRow(library, importId))
    },
    examine,
    async close() {
      closed = true
      clearInterval(rechecks)
      await Promise.all([...running.keys()].map((importId) => service.cancel(importId)))
      await examinations(() => Promise.resolve())
    }
  }
  return service
}
