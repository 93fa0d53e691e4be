import { randomUUID } from 'node:crypto'
import type { OperatorInfo } from '../../../shared/contract/session'
import { refusal } from '../../../shared/domain/refusal'

/** Which of the two libraries a window looks at. */
export type Shelf = 'site' | 'sample'

export interface Session {
  readonly id: string
  shelf: Shelf
  operator: OperatorInfo | null
}

/** Windows and browsers that are connected, and who is signed in at each. Kept in memory only. */
export function createSessions() {
  const sessions = new Map<string, Session>()
  return {
    open(): Session {
      const session: Session = { id: randomUUID(), shelf: 'site', operator: null }
      sessions.set(session.id, session)
      return session
    },
    get: (id: string): Session | undefined => sessions.get(id),
    all: (): Iterable<Session> => sessions.values(),
    close: (id: string): boolean => sessions.delete(id)
  }
}

export type Sessions = ReturnType<typeof createSessions>

/** @throws AppError CONFLICT in a window that looks at the sample library. */
export function refuseSample({ shelf }: Session): void {
  if (shelf === 'sample')
    throw refusal(
      'CONFLICT',
      'SAMPLE_ONLY',
      'The sample library changes nothing of this workstation: nothing in it is real.'
    )
}
