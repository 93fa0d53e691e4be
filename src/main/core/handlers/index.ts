import { adminHandlers } from './admin'
import { auditHandlers } from './audit'
import { backupHandlers } from './backup'
import { desktopHandlers } from './desktop'
import { importHandlers } from './import'
import { libraryHandlers } from './library'
import { providerHandlers } from './provider'
import { readingHandlers } from './reading'
import { sessionHandlers } from './session'
import type { HandlerOptions, Handlers } from './types'
import { worklistHandlers } from './worklist'

/** A handler for every route of the contract; the compiler names the one that is missing. */
export function createHandlers(options: HandlerOptions): Handlers {
  return {
    ...sessionHandlers(options),
    ...libraryHandlers(options),
    ...importHandlers(options),
    ...worklistHandlers(),
    ...readingHandlers(),
    ...adminHandlers(),
    ...auditHandlers(),
    ...backupHandlers(options),
    ...providerHandlers(options),
    ...desktopHandlers(options)
  }
}
