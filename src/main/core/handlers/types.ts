import type { RouteInput, RouteName, RouteOutput } from '../../../shared/contract'
import type { LibraryWorks } from '../backup/library-work'
import type { ProviderDesk } from '../grading/providers/provider-desk'
import type { FolderTokens } from '../import/folder-tokens'
import type { LibraryServices } from '../library-services'
import type { Session } from '../session/sessions'
import type { Desktop, FolderSource } from '../shell'
import type { SiteLibrary } from '../site-library'
import type { Actor } from '../store/event-log'

/** What a handler is given besides its input. */
export interface Call {
  readonly session: Session
  /** Of the library that the session looks at. Asking throws LIBRARY_DAMAGED or LIBRARY_CLOSED while it is not open. */
  readonly services: LibraryServices
  /** The signed-in operator as an actor; on routes open to anyone, the open library's owner. */
  readonly actor: Actor
}

/** One thin function a route: no SQL, no files, no rules. */
export type Handlers = {
  readonly [R in RouteName]: (
    input: RouteInput<R>,
    call: Call
  ) => RouteOutput<R> | Promise<RouteOutput<R>>
}

export interface HandlerOptions {
  readonly version: string
  readonly workstationId: string
  readonly shell: 'electron' | 'loopback'
  readonly folders: FolderSource
  readonly tokens: FolderTokens
  readonly site: SiteLibrary
  readonly works: LibraryWorks
  readonly desktop: Desktop | undefined
  readonly providers: ProviderDesk
  /** Why the CPU grades although an accelerator was enabled. */
  readonly providerProblem: () => Promise<string | null>
  readonly openSample: (session: Session) => Promise<LibraryServices>
  readonly closeSample: (session: Session) => void
  readonly sessionChanged: (session: Session) => void
}

/** The handlers of the routes whose names begin with `Domain.`. */
export type HandlersOf<Domain extends string> = Pick<
  Handlers,
  Extract<RouteName, `${Domain}.${string}`>
>
