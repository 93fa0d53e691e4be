import type { ReadingQueue } from '../../shared/domain/reading'
import type { Role } from '../../shared/domain/role'
import { mayVisit, VIEWS } from '../../shared/domain/views'
import { READING_QUEUES } from './domain'

export { mayVisit, VIEWS }

/** Where in the window one is. Kept in the address, so that a reload comes back to the same photograph. */
export type Place =
  | { readonly view: 'import' }
  | { readonly view: 'worklist' }
  | { readonly view: 'settings' }
  | { readonly view: 'audit' }
  | { readonly view: 'admin' }
  | {
      readonly view: 'read'
      readonly batchId: string
      readonly imageId: string | null
      /** Only the photographs of the batch that wait in a queue. */
      readonly queue?: ReadingQueue | null
    }

/** Where an operator begins: readers at the worklist, auditors at the audit, others at the first view they have. */
export function homeOf(roles: readonly Role[]): Place | null {
  if (mayVisit('read', roles)) return { view: 'worklist' }
  if (mayVisit('audit', roles)) return { view: 'audit' }
  const view = VIEWS.find((candidate) => mayVisit(candidate, roles))
  return view === undefined ? null : { view }
}

export function placeFrom(hash: string): Place | null {
  const [view, batchId, imageId, inQueue] = hash
    .replace(/^#\/?/, '')
    .split('/')
    .map(decodeURIComponent)
  if (view === 'read' && batchId) {
    const queue = READING_QUEUES.find((candidate) => candidate === inQueue) ?? null
    return { view, batchId, imageId: imageId || null, queue }
  }
  const listed = VIEWS.find((candidate) => candidate === view)
  return listed === undefined ? null : { view: listed }
}

export function hashOf(place: Place): string {
  if (place.view !== 'read') return `#/${place.view}`
  const parts = [place.batchId, place.imageId ?? '', place.queue ?? ''].map(encodeURIComponent)
  return `#/read/${parts.join('/').replace(/\/+$/, '')}`
}
