import { join } from 'node:path'
import type { EventContract, EventName } from '../../shared/contract'
import type { Result } from '../../shared/contract/result'
import { isAppError } from '../../shared/errors'
import { findOperator } from './admin/operators'
import { ownFingerprint, type SigningKey } from './audit/signing-key'
import { createLibraryWorks } from './backup/library-work'
import { createHandlers } from './handlers'
import type { ProviderDesk } from './grading/providers/provider-desk'
import type { Call } from './handlers/types'
import type { Urgency } from './imaging/job'
import { closeSharedImaging, sharedImaging } from './imaging/shared-imaging'
import { createFolderTokens } from './import/folder-tokens'
import { createLibraryServices, type LibraryServices } from './library-services'
import { createLog } from './log'
import type { OpenedGrader } from './model-runs/grader'
import { recordProvider } from './model-runs/record-provider'
import { createRouter } from './router'
import { prepareSampleLibrary } from './sample-library'
import { createIdleLock } from './session/idle-lock'
import { createSessions, type Session, type Shelf } from './session/sessions'
import { openSiteLibrary } from './site-library'
import {
  IMAGE_VARIANTS,
  type Desktop,
  type EventListener,
  type FolderSource,
  type ImageReply,
  type ImageVariant,
  type Workstation
} from './shell'
import { openLibrary } from './store/open-library'
import { OWNER_OPERATOR, SYSTEM_OPERATOR } from './store/nobody'
import { APP_VERSION } from './version'
import { configFolder } from './workstation-id'

export interface WorkstationOptions {
  readonly libraryDir: string
  readonly workstationId: string
  readonly shell: 'electron' | 'loopback'
  readonly folders: FolderSource
  readonly desktop?: Desktop
  /** This installation's key; default: from its folder. */
  readonly signingKey?: () => SigningKey
  readonly providers: ProviderDesk
  /** Called once the library is open: a library that cannot be opened starts no grading host. */
  readonly openGrader: () => Promise<OpenedGrader>
}

/** Opens the site's library and everything that works on it. Both shells and the tests start here. */
export function createWorkstation(options: WorkstationOptions): Workstation {
  const { workstationId } = options
  const log = createLog(() => join(site.dir(), 'logs', 'akshi.log'))
  const sessions = createSessions()
  const listeners = new Map<string, Set<EventListener>>()

  const emitTo = (shelf: Shelf) => {
    return <E extends EventName>(event: E, data: EventContract[E]): void => {
      for (const [sessionId, heard] of listeners)
        if (sessions.get(sessionId)?.shelf === shelf)
          for (const listener of heard) listener(event, data)
    }
  }
  let grader: Promise<OpenedGrader> | null = null
  const openShelf = (shelf: Shelf, dir: string): LibraryServices => {
    const identity = { workstationId, appVersion: APP_VERSION, sample: shelf === 'sample' }
    const library = openLibrary(dir, { ...identity, advise: false })
    try {
      const actor = { operatorId: SYSTEM_OPERATOR, workstationId }
      if (shelf === 'site') recordProvider(library, actor, options.providers.record())
    } catch (thrown) {
      library.close()
      throw thrown
    }
    grader ??= options.openGrader()
    return createLibraryServices({
      ...{ library, workstationId, grader, emit: emitTo(shelf) },
      ...(options.signingKey ? { signingKey: options.signingKey } : {})
    })
  }

  const site = openSiteLibrary({
    ...{ dir: options.libraryDir, workstationId },
    open: (dir) => openShelf('site', dir),
    pinned: () => {
      const own = ownFingerprint(configFolder())
      return own === null ? [] : [own]
    },
    onProgress: (work, done, of) => emitTo('site')('backup.progress', { work, done, of }),
    onChange: (exchanged) => {
      // Another database, another list of operators: she signs in to it.
      for (const session of exchanged ? sessions.all() : [])
        if (session.shelf === 'site') session.operator = null
      emitTo('site')('session.changed', {})
    }
  })
  // The first photograph that is looked at must not wait for a process to start.
  sharedImaging().warm()
  let sample: LibraryServices | null = null

  const servicesOf = (session: Session): LibraryServices =>
    session.shelf === 'sample' && sample ? sample : site.services()
  /** The site's library may be closed: then nobody is signed in to it. */
  const isOpen = (session: Session): boolean =>
    session.shelf === 'sample' || site.state().kind === 'open'

  const callOf = (session: Session): Call => {
    // Looked up anew: roles that an administrator took away are gone at once.
    if (session.operator && isOpen(session))
      session.operator = findOperator(servicesOf(session).library, session.operator.id)
    const operatorId = session.operator?.id ?? OWNER_OPERATOR
    const actor = { operatorId, workstationId }
    return {
      ...{ session, actor },
      get services() {
        return servicesOf(session)
      }
    }
  }
  const sessionChanged = (session: Session): void => {
    for (const listener of listeners.get(session.id) ?? []) listener('session.changed', {})
  }
  /** Locks first: a full disk that cannot take the event must not leave the workstation open. */
  const signOut = (session: Session): void => {
    const operatorId = session.operator?.id
    session.operator = null
    sessionChanged(session)
    if (operatorId === undefined || !isOpen(session)) return
    try {
      servicesOf(session).library.log.append({ operatorId, workstationId }, [
        { type: 'operator.signed_out', payload: { operatorId } }
      ])
    } catch (thrown) {
      log.error('a sign-out was not recorded', thrown, { operatorId })
    }
  }
  const idleLock = createIdleLock(sessions, signOut)

  const works = createLibraryWorks((work) => emitTo('site')('library.work', { work }))
  const handlers = createHandlers({
    ...{ version: APP_VERSION, workstationId },
    shell: options.shell,
    folders: options.folders,
    desktop: options.desktop,
    providers: options.providers,
    providerProblem: async () => (await grader)?.providerProblem ?? null,
    tokens: createFolderTokens({ roots: options.folders.roots }),
    ...{ site, works },
    openSample: async (session) => {
      if (session.shelf === 'site' && session.operator) signOut(session)
      sample ??= openShelf('sample', join(site.dir(), 'sample'))
      session.operator = await prepareSampleLibrary(sample)
      session.shelf = 'sample'
      return sample
    },
    closeSample: (session) => {
      session.shelf = 'site'
      session.operator = null
    },
    sessionChanged
  })
  const router = createRouter(handlers, {
    onForbidden: ({ services, actor }, route) => {
      services.library.log.append(actor, [{ type: 'access.refused', payload: { route } }])
    },
    onBug: (thrown, route) => log.error('request failed', thrown, { route })
  })

  return {
    openSession: () => sessions.open().id,
    closeSession(sessionId) {
      sessions.close(sessionId)
      idleLock.forget(sessionId)
      listeners.delete(sessionId)
    },
    async request(sessionId, route, input): Promise<Result<unknown>> {
      const session = sessions.get(sessionId)
      if (!session)
        return { ok: false, error: { code: 'NOT_SIGNED_IN', message: 'The session has ended.' } }
      idleLock.touch(session, route)
      return router.dispatch(route, input, callOf(session))
    },
    async image(sessionId, imageId, variant, signal) {
      const session = sessions.get(sessionId)
      // Looked up anew: whoever was deactivated meanwhile sees nothing more.
      if (session) callOf(session)
      if (!session?.operator) return textReply(401, 'Sign in first.')
      if (!isVariant(variant)) return textReply(400, 'There is no such variant.')
      try {
        const asked = variant === 'ahead' ? 'display' : variant
        const urgency = URGENCY_OF[variant]
        const file = await servicesOf(session).imageVariant(imageId, asked, { urgency, signal })
        // A reader's own look is her reading's event; an auditor's is an event of its own.
        if (variant !== 'thumb' && session.operator.roles.includes('auditor'))
          servicesOf(session).audit.imageOpened(callOf(session).actor, imageId, 'audit')
        return { status: 200, ...file }
      } catch (thrown) {
        if (signal?.aborted) return textReply(422, 'Nobody waits for this photograph any more.')
        if (isAppError(thrown) && thrown.code === 'NOT_FOUND') return textReply(404, thrown.message)
        const id = log.error('image failed', thrown, { imageId, variant })
        const what = isAppError(thrown) ? thrown.message : 'The photograph cannot be shown.'
        return textReply(422, `${what} (Log entry ${id}.)`)
      }
    },
    lock(sessionId) {
      const session = sessions.get(sessionId)
      if (session?.operator && session.shelf === 'site') signOut(session)
    },
    libraryDir: site.dir,
    subscribe(sessionId, listener) {
      const heard = listeners.get(sessionId) ?? new Set()
      listeners.set(sessionId, heard.add(listener))
      return () => heard.delete(listener)
    },
    async close() {
      idleLock.stop()
      await works.close()
      await site.close()
      await sample?.close()
      closeSharedImaging()
      await (await grader)?.grader?.close()
    }
  }
}

const URGENCY_OF: Readonly<Record<ImageVariant, Urgency>> = {
  thumb: 'thumbnail',
  display: 'viewer',
  ahead: 'ahead',
  full: 'viewer'
}

function isVariant(name: string): name is ImageVariant {
  return (IMAGE_VARIANTS as readonly string[]).includes(name)
}

function textReply(status: Exclude<ImageReply['status'], 200>, message: string): ImageReply {
  return { status, contentType: 'text/plain; charset=utf-8', body: Buffer.from(message) }
}
