import type { JobInput, JobName } from './host/protocol'

/** Most urgent first: what a person looks at, her worklist's thumbnails, what she may look at next, the rest. */
export const URGENCIES = ['viewer', 'thumbnail', 'ahead', 'import'] as const
export type Urgency = (typeof URGENCIES)[number]

export interface QueuedJob {
  readonly name: JobName
  readonly input: JobInput<JobName>
  urgency: Urgency
  /** The file that it decodes, where there is one. */
  readonly file: string | null
  /** What a person knows the photograph by. */
  readonly subject: string
  /** Hosts that were lost while they had this job. */
  losses: number
  readonly resolve: (output: unknown) => void
  readonly reject: (error: Error) => void
}

/** Over in a millisecond or two, since they decode no photograph: nobody waits for them noticeably. */
const BRIEF: ReadonlySet<JobName> = new Set(['header', 'blurred'])

export function isBrief(job: QueuedJob): boolean {
  return BRIEF.has(job.name)
}

/** Whether a host is lost to the viewer for long while it does this. */
export function isBackground(job: QueuedJob): boolean {
  return (job.urgency === 'ahead' || job.urgency === 'import') && !isBrief(job)
}

/** Waiting jobs, the most urgent first and each urgency in order. */
export class JobQueue {
  readonly #jobs: QueuedJob[] = []

  get isEmpty(): boolean {
    return this.#jobs.length === 0
  }

  put(job: QueuedJob): void {
    this.#jobs.push(job)
  }

  /** For a job whose host was lost: its turn has come already. */
  putFirst(job: QueuedJob): void {
    this.#jobs.unshift(job)
  }

  /** @returns false where it does not wait here. */
  remove(job: QueuedJob): boolean {
    const at = this.#jobs.indexOf(job)
    if (at >= 0) this.#jobs.splice(at, 1)
    return at >= 0
  }

  /** @param backgroundToo false keeps the last free host for the viewer */
  take(backgroundToo: boolean): QueuedJob | undefined {
    for (const urgency of URGENCIES) {
      const job = this.#jobs.find(
        (one) => one.urgency === urgency && (backgroundToo || !isBackground(one))
      )
      if (job === undefined) continue
      this.remove(job)
      return job
    }
    return undefined
  }

  drain(): QueuedJob[] {
    return this.#jobs.splice(0)
  }
}
