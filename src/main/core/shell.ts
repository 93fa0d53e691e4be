import type { EventContract, EventName } from '../../shared/contract'
import type { UpdateState } from '../../shared/contract/desktop'
import type { Result } from '../../shared/contract/result'
import type { Language } from '../../shared/domain/language'
import type { z } from 'zod'
import type { folderEntrySchema } from '../../shared/contract/folder'

/** A photograph's pixels for an `<img>`. `ahead`: those of `display`, for which nobody waits yet. */
export const IMAGE_VARIANTS = ['thumb', 'display', 'ahead', 'full'] as const
export type ImageVariant = (typeof IMAGE_VARIANTS)[number]

export interface ImageReply {
  readonly status: 200 | 400 | 401 | 403 | 404 | 422
  readonly contentType: string
  readonly body: Buffer
}

export type EventListener = <E extends EventName>(event: E, data: EventContract[E]) => void

/**
 * What a shell mounts: the same router, pictures and events whether it is an Electron window or a browser on
 * the loopback interface. One session is one window or one browser.
 */
export interface Workstation {
  openSession(): string
  closeSession(sessionId: string): void
  /** Never rejects: every failure is a result. */
  request(sessionId: string, route: string, input: unknown): Promise<Result<unknown>>
  /**
   * `fundus://image/<id>?variant=…` and `/image/<id>?variant=…`. Never rejects.
   * @param signal fires when the asker has gone on: a picture that nobody waits for is not begun
   */
  image(
    sessionId: string,
    imageId: string,
    variant: string,
    signal?: AbortSignal
  ): Promise<ImageReply>
  /** Signs out whoever is signed in at the site's library: the screen was left. */
  lock(sessionId: string): void
  /** The site's library now: it may be moved while it is in use. */
  libraryDir(): string
  /** Returns the function that ends the subscription. */
  subscribe(sessionId: string, listener: EventListener): () => void
  /** Lets running work finish or stop where it can be resumed, then closes the libraries. */
  close(): Promise<void>
}

/** Whether the program asks somebody for new versions of itself. */
export interface UpdateSetting {
  state(): UpdateState
  /** @param url null: off */
  set(url: string | null): UpdateState
}

/** What a shell has around the page. */
export interface Desktop {
  setLanguage(language: Language): void
  readonly updates: UpdateSetting
}

export type FolderEntry = z.infer<typeof folderEntrySchema>

/** How a shell lets a person choose folders: a native dialog, or walking below named roots. */
export interface FolderSource {
  /** A dialog; `null` when dismissed. Absent where the shell has none. */
  choose?(): Promise<string | null>
  /** Roots below which folders can be walked. Empty where only the dialog is allowed. */
  readonly roots: readonly string[]
}
