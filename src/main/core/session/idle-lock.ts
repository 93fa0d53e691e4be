import type { Session } from './sessions'

/** A workstation left alone signs its operator out after this long. */
export const IDLE_LOCK_MS = 15 * 60_000
const CHECK_EVERY_MS = 15_000

/** Requests that a window makes by itself: they do not show that somebody is there. */
const PASSIVE = new Set([
  ...['session.status', 'grading.status'],
  ...['import.list', 'import.volumes', 'import.retakes', 'import.incomplete'],
  ...['import.doubtfulEyes', 'import.unsound']
])

/** Signs out whoever has not been active. The sample library is left open: nothing in it is real. */
export function createIdleLock(
  sessions: { all(): Iterable<Session> },
  lock: (session: Session) => void,
  clock: () => number = Date.now
) {
  const lastActive = new Map<string, number>()
  const check = (): void => {
    for (const session of sessions.all()) {
      const idleMs = clock() - (lastActive.get(session.id) ?? clock())
      if (session.operator && session.shelf === 'site' && idleMs > IDLE_LOCK_MS) lock(session)
    }
  }
  const timer = setInterval(check, CHECK_EVERY_MS)
  timer.unref()
  return {
    /** Call before a request is answered. */
    touch(session: Session, route: string): void {
      check()
      if (!PASSIVE.has(route)) lastActive.set(session.id, clock())
    },
    forget: (sessionId: string): boolean => lastActive.delete(sessionId),
    stop: () => {
      clearInterval(timer)
    }
  }
}
