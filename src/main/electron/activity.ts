import type { EventContract, EventName } from '../../shared/contract'
import type { GradingStatus } from '../../shared/contract/grading'
import type { ImportProgress } from '../../shared/contract/import'
import type { BackupProgress } from '../../shared/contract/backup'
import type { Word } from './words'

/** What the desktop shows of work in progress. */
export interface Activity {
  /** The computer must not go to sleep now. */
  readonly busy: boolean
  /** 0–1 for the taskbar; null where nothing runs. */
  readonly fraction: number | null
  /** `library`: it is being moved or archived, or one is made of an archive. */
  readonly what: 'import' | 'library' | 'grading' | null
}

const SAID = { import: 'importing', library: 'working', grading: 'grading' } as const

/** What the icon of running work says, or null where nothing runs. */
export function workText(
  { what, fraction }: Activity,
  word: (word: Word) => string
): string | null {
  if (what === null) return null
  const percent = String(Math.floor((fraction ?? 0) * 100))
  return word(SAID[what]).replace('{percent}', percent)
}

/** Follows imports, grading and work on the whole library, whatever order their events come in. */
export class ActivityTracker {
  readonly #imports = new Map<string, { readonly done: number; readonly found: number }>()
  #library: { readonly done: number; readonly of: number } | null = null
  #grading: { readonly done: number; readonly total: number } | null = null
  /** How many were done when this spell of grading began: progress is of what was due, not of all time. */
  #doneBefore: number | null = null

  /** Returns null for events that say nothing about work in progress. */
  follow<E extends EventName>(event: E, data: EventContract[E]): Activity | null {
    if (event === 'grading.progress') this.#followGrading(data as GradingStatus)
    else if (event === 'import.progress') this.#followImport(data as ImportProgress)
    else if (event === 'library.work')
      this.#library = (data as EventContract['library.work']).work && { done: 0, of: 0 }
    else if (event === 'backup.progress' && this.#library)
      this.#followLibrary(data as BackupProgress)
    // Another library may be shown now, whose work was heard of by nobody: what is running is told again.
    else if (event === 'session.changed') this.#forget()
    else return null
    return this.current()
  }

  #forget(): void {
    this.#imports.clear()
    this.#grading = null
    this.#doneBefore = null
  }

  #followGrading(status: GradingStatus): void {
    const done = status.completed + status.failed
    const due = status.queued + status.running
    if (due === 0 || status.paused) {
      this.#doneBefore = null
      this.#grading = null
    } else {
      this.#doneBefore ??= done
      this.#grading = { done: done - this.#doneBefore, total: done - this.#doneBefore + due }
    }
  }

  #followImport(progress: ImportProgress): void {
    if (progress.state === 'running')
      this.#imports.set(progress.importId, {
        done: progress.bytesDone,
        found: progress.bytesFound
      })
    else this.#imports.delete(progress.importId)
  }

  #followLibrary({ work, done, of }: BackupProgress): void {
    if (work !== 'mirror') this.#library = { done, of }
  }

  /** An import comes first: a card is waiting to be handed back. */
  current(): Activity {
    if (this.#imports.size > 0) {
      let done = 0
      let found = 0
      for (const entry of this.#imports.values()) {
        done += entry.done
        found += entry.found
      }
      const fraction = found === 0 ? 0 : Math.min(1, done / found)
      return { busy: true, fraction, what: 'import' }
    }
    if (this.#library) {
      const { done, of } = this.#library
      return { busy: true, fraction: of === 0 ? 0 : done / of, what: 'library' }
    }
    if (this.#grading) {
      const { done, total } = this.#grading
      return { busy: true, fraction: done / total, what: 'grading' }
    }
    return { busy: false, fraction: null, what: null }
  }
}

export interface PowerSaveBlocker {
  start(type: 'prevent-app-suspension'): number
  stop(id: number): boolean
}

/** Keeps the computer awake while work runs (the display may still go dark). Returns what applies an activity. */
export function keepAwake(blocker: PowerSaveBlocker): (busy: boolean) => void {
  let id: number | null = null
  return (busy) => {
    if (busy && id === null) id = blocker.start('prevent-app-suspension')
    else if (!busy && id !== null) {
      blocker.stop(id)
      id = null
    }
  }
}
