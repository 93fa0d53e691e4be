import type { z } from 'zod'
import { adminRoutes } from './admin'
import { auditRoutes } from './audit'
import { backupRoutes, rescueRoutes, type BackupProgress } from './backup'
import { desktopRoutes } from './desktop'
import { folderRoutes } from './folder'
import { gradingRoutes, type GradingStatus } from './grading'
import { importRoutes, type ImportProgress } from './import'
import { libraryRoutes, type LibraryWork } from './library'
import { providerRoutes } from './provider'
import { readingRoutes } from './reading'
import { sessionRoutes } from './session'
import { worklistRoutes } from './worklist'

/** Every request the renderer can make. */
export const contract = {
  ...sessionRoutes,
  ...libraryRoutes,
  ...folderRoutes,
  ...importRoutes,
  ...gradingRoutes,
  ...worklistRoutes,
  ...readingRoutes,
  ...adminRoutes,
  ...auditRoutes,
  ...backupRoutes,
  ...rescueRoutes,
  ...providerRoutes,
  ...desktopRoutes
} as const

export type Contract = typeof contract
export type RouteName = keyof Contract
export type RouteInput<R extends RouteName> = z.infer<Contract[R]['input']>
export type RouteOutput<R extends RouteName> = z.infer<Contract[R]['output']>

/** What main tells every window. Nothing here may carry a grade, of a person or of the network. */
export interface EventContract {
  'session.changed': Record<string, never>
  'library.changed': Record<string, never>
  'import.progress': ImportProgress
  'grading.progress': GradingStatus
  /** How far the audit's computation has come, 0-1. */
  'audit.progress': { readonly share: number }
  /** How far copying originals to the second folder, or an archive, has come, in files. */
  'backup.progress': BackupProgress
  /** Work on the whole library began, or ended. */
  'library.work': { readonly work: LibraryWork | null }
}
export type EventName = keyof EventContract
export const EVENT_NAMES = [
  'session.changed',
  'library.changed',
  'import.progress',
  'grading.progress',
  'audit.progress',
  'backup.progress',
  'library.work'
] as const satisfies readonly EventName[]
