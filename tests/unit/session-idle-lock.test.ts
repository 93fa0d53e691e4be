import { describe, expect, it } from 'vitest'
import { createIdleLock, IDLE_LOCK_MS } from '../../src/main/core/session/idle-lock'
import type { Session } from '../../src/main/core/session/sessions'

function prepare(shelf: Session['shelf']) {
  let now = 0
  const session: Session = { id: 's', shelf, operator: { id: 'o', name: 'O', roles: ['grader'] } }
  const lock = createIdleLock(
    { all: () => [session] },
    (idle) => {
      idle.operator = null
    },
    () => now
  )
  lock.stop()
  return { session, lock, later: (ms: number) => (now += ms) }
}

describe('idle lock', () => {
  it('signs out before the next request is answered, so that a passer-by gets nothing', () => {
    const { session, lock, later } = prepare('site')
    lock.touch(session, 'reading.open')
    later(IDLE_LOCK_MS + 1)
    lock.touch(session, 'worklist.query')
    expect(session.operator).toBeNull()
  })

  it('is not held open by what a window asks by itself', () => {
    const { session, lock, later } = prepare('site')
    lock.touch(session, 'reading.open')
    for (let minutes = 0; minutes < 16; minutes++) {
      later(60_000)
      lock.touch(session, 'grading.status')
      lock.touch(session, 'import.doubtfulEyes')
    }
    expect(session.operator).toBeNull()
  })

  it('leaves the active and the sample library alone', () => {
    const active = prepare('site')
    active.lock.touch(active.session, 'reading.open')
    active.later(IDLE_LOCK_MS - 1)
    active.lock.touch(active.session, 'reading.open')
    expect(active.session.operator).not.toBeNull()
    const sample = prepare('sample')
    sample.lock.touch(sample.session, 'reading.open')
    sample.later(IDLE_LOCK_MS * 2)
    sample.lock.touch(sample.session, 'reading.open')
    expect(sample.session.operator).not.toBeNull()
  })
})
