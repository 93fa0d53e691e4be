import type { RouteInput, RouteName, RouteOutput } from '../../shared/contract'
import { AppError } from '../../shared/errors'
import { createOperator, hasAdmin, listOperators } from './admin/operators'
import type { FolderTokens } from './import/folder-tokens'
import type { LibraryServices } from './library-services'
import { decodeMap } from './model-runs/answer-of'
import { listBatches, readingSequence } from './reading/batch-repository'
import { camOfRun } from './reading/reading-repository'
import type { Session } from './session/sessions'
import type { FolderSource } from './shell'
import type { Actor } from './store/event-log'
import { countImages } from './store/images'
import { queryWorklist, worklistFacets } from './worklist/worklist-query'

/** What a handler is given besides its input. */
export interface Call {
  readonly session: Session
  readonly services: LibraryServices
  /** The signed-in operator as an actor; on routes open to anyone, the open library's owner. */
  readonly actor: Actor
}

export type Handlers = {
  readonly [R in RouteName]: (
    input: RouteInput<R>,
    call: Call
  ) => RouteOutput<R> | Promise<RouteOutput<R>>
}

export interface HandlerOptions {
  readonly version: string
  readonly shell: 'electron' | 'loopback'
  readonly folders: FolderSource
  readonly tokens: FolderTokens
  readonly openSample: (session: Session) => Promise<LibraryServices>
  readonly closeSample: (session: Session) => void
  readonly sessionChanged: (session: Session) => void
}

/** One thin function a route: no SQL, no files, no rules. */
export function createHandlers(options: HandlerOptions): Handlers {
  const { tokens, folders, sessionChanged } = options
  return {
    'session.status': (_input, { session, services }) => statusOf(session, services, options),
    'session.createFirstAdmin': async (input, { session, services, actor }) => {
      if (hasAdmin(services.library))
        throw new AppError('ADMIN_EXISTS', 'This library has an administrator already: sign in.')
      const roles = [...new Set([...input.roles, 'admin' as const])]
      session.operator = await createOperator(services.library, actor, { ...input, roles })
      sessionChanged(session)
      return session.operator
    },
    'session.signIn': async ({ operatorId, passphrase }, { session, services }) => {
      session.operator = await services.signIn.signIn(operatorId, passphrase)
      sessionChanged(session)
      return session.operator
    },
    'session.signOut': (_input, { session, services, actor }) => {
      services.library.log.append(actor, [
        { type: 'operator.signed_out', payload: { operatorId: actor.operatorId } }
      ])
      session.operator = null
      sessionChanged(session)
      return {}
    },

    'library.openSample': async (_input, { session }) => {
      const services = await options.openSample(session)
      sessionChanged(session)
      return { images: countImages(services.library) }
    },
    'library.closeSample': (_input, { session }) => {
      options.closeSample(session)
      sessionChanged(session)
      return {}
    },

    'folder.choose': async () => {
      if (!folders.choose)
        throw new AppError('NOT_FOUND', 'This window has no folder dialog: browse instead.')
      const chosen = await folders.choose()
      return chosen === null ? null : tokens.entry(chosen)
    },
    'folder.browse': ({ token }) => tokens.browse(token),

    'import.start': async ({ folderToken, label }, { services, actor }) =>
      services.imports.start({
        folder: tokens.resolve(folderToken),
        actor,
        ...(label === undefined ? {} : { label })
      }),
    'import.list': (_input, { services }) => services.imports.list(),
    'import.files': (input, { services }) => services.imports.files(input),
    'import.cancel': async ({ importId }, { services }) => {
      await services.imports.cancel(importId)
      return {}
    },

    'grading.status': (_input, { services }) => services.modelRuns.status(),

    'worklist.batches': (_input, { services, actor }) =>
      listBatches(services.library, actor.operatorId),
    'worklist.query': (input, { services, actor }) =>
      queryWorklist(services.library, actor.operatorId, input),
    'worklist.facets': (_input, { services }) => worklistFacets(services.library),

    'reading.sequence': ({ batchId }, { services, actor }) =>
      readingSequence(services.library, batchId, actor.operatorId),
    'reading.open': ({ imageId }, { services, actor }) => services.readings.open(actor, imageId),
    'reading.blindGrade': (input, { services, actor }) =>
      services.readings.blindGrade(actor, input),
    'reading.finalGrade': (input, { services, actor }) =>
      services.readings.finalGrade(actor, input),
    'reading.overlay': ({ imageId, activeMs }, { services, actor }) => {
      const { runId } = services.readings.overlay(actor, imageId, activeMs)
      const cam = camOfRun(services.library, runId)
      if (!cam) throw new AppError('NOT_FOUND', 'The network made no map of this photograph.')
      return decodeMap(cam)
    },
    'reading.undo': ({ batchId, activeMs }, { services, actor }) =>
      services.readings.undo(actor, batchId, activeMs),
    'reading.signOff': ({ batchId }, { services, actor }) =>
      services.readings.signOff(actor, batchId),
    'reading.amend': (input, { services, actor }) => services.readings.amend(actor, input)
  }
}

function statusOf(
  session: Session,
  { library, workstationId }: LibraryServices,
  { version, shell }: HandlerOptions
): RouteOutput<'session.status'> {
  const open = !library.sample && !hasAdmin(library)
  return {
    library: { name: library.name, sample: library.sample, images: countImages(library) },
    state: session.operator ? 'signed-in' : open ? 'open' : 'locked',
    operator: session.operator,
    operators: listOperators(library),
    workstationId,
    version,
    shell
  }
}
