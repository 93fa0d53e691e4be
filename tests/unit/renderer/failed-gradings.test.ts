import { expect, it } from 'vitest'
import { failedGradings } from '../../../src/renderer/lib/failed-gradings'
import { ROLES } from '../../../src/shared/domain/role'

// Would catch: a red number in front of an auditor or a reader who can do nothing about it, or none for a technician.
it('tells of failed gradings whoever can look into them, and nobody else', () => {
  const status = {
    ...{ queued: 0, running: 0, completed: 4, failed: 3 },
    ...{ paused: false, modelId: 'model', problem: null }
  }
  expect(ROLES.filter((role) => failedGradings(status, [role]) > 0)).toEqual([
    'technician',
    'admin'
  ])
  expect(failedGradings(status, ['grader', 'technician'])).toBe(3)
  expect(failedGradings(null, ['admin'])).toBe(0)
})
