import type { Library } from '../store/open-library'
import { commit, type Committed } from './commit'
import type { ImportIo } from './import-io'
import { discard, type FileResult, type ImportTarget } from './outcome'
import type { SerialQueue } from './serial-queue'

export interface GroupCommitOptions {
  readonly io: ImportIo
  readonly library: Library
  readonly target: ImportTarget
  /** Shared by all imports of a library: only one makes copies count at a time. */
  readonly commits: SerialQueue
  /** Told of a group once it counts. */
  readonly onGroup: (group: readonly FileResult[], committed: readonly Committed[]) => void
  /** Told once, when the library cannot be written any more. */
  readonly onBroken: (thrown: unknown) => void
}

export interface GroupCommit {
  /** Resolves when there is room for more. */
  add(result: FileResult): Promise<void>
  /** Resolves when nothing waits any more. */
  drain(): Promise<void>
}

/** Events appended together, and results that may wait for that. A larger group would hold the window. */
const MOST_FILES = 512
const WAITING_FILES = 1024
/** A transaction, and each folder that it names, costs a forced write: small files wait this long for company. */
const GATHER_MS = 1500
const GATHER_BYTES = 4 << 20

/**
 * Lets verified copies share what is costly: names, folders and events of a group reach the disk together. None
 * is told of before its whole group counts.
 */
export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { io, library, target, commits } = options
  const ready: FileResult[] = []
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let broken = false
  const enough = (): boolean =>
    ready.length >= MOST_FILES ||
    ready.reduce((bytes, { listedBytes }) => bytes + listedBytes, 0) >= GATHER_BYTES

  function fail(thrown: unknown): void {
    if (!broken) options.onBroken(thrown)
    broken = true
  }
  /** The import stops, but what has its name already shall count: copies that wait leave it their room. */
  async function makeRoom(full: unknown): Promise<void> {
    fail(full)
    await discard(io, ready.splice(0))
  }

  async function commitReady(): Promise<void> {
    do {
      const group = ready.splice(0, MOST_FILES)
      if (broken) await discard(io, group)
      else
        try {
          options.onGroup(group, await commits(() => commit(io, library, target, group, makeRoom)))
        } catch (thrown) {
          fail(thrown)
          await discard(io, group)
        }
    } while (enough())
  }
  function start(): void {
    if (timer) clearTimeout(timer)
    timer = null
    running ??= commitReady().finally(() => {
      running = null
      if (ready.length > 0) timer ??= setTimeout(start, GATHER_MS)
    })
  }

  return {
    async add(result) {
      ready.push(result)
      if (enough()) start()
      else if (!running) timer ??= setTimeout(start, GATHER_MS)
      if (ready.length > WAITING_FILES) await running
    },
    async drain() {
      while (ready.length > 0 || running) {
        start()
        await running
      }
      if (timer) clearTimeout(timer)
    }
  }
}
