import { expect, test } from 'vitest'
import { accessLog } from '../../../src/main/core/audit/audit-queries'
import { batchEvents, imageEvent } from '../../helpers/events'
import { actor, tempLibrary } from '../../helpers/temp-library'

// Would catch: photographs that leave the library, which the auditor is not told of.
test('tells of all that was opened and of all that left the library, newest first', () => {
  using home = tempLibrary()
  const { log, db } = home.library
  log.append(actor('system'), [...batchEvents('b'), imageEvent('one', 'b')])
  log.append(actor('asha'), [
    { type: 'access.image', payload: { imageId: 'one', purpose: 'worklist' } },
    {
      type: 'access.report',
      payload: { kind: 'csv', files: ['r.csv'], sha256: ['0'], identified: true }
    },
    { type: 'access.archive', payload: { files: ['library'], sha256: ['0'] } },
    {
      type: 'access.copies',
      payload: { exportId: 'e', batchId: 'b', copies: 1, format: 'jpeg' }
    },
    { type: 'access.refused', payload: { route: 'audit.images' } }
  ])
  const { total, entries } = accessLog(db, { offset: 0, limit: 9 })
  expect(total).toBe(5)
  expect(entries.map(({ who, what, subject }) => [who, what, subject])).toEqual([
    ['asha', 'access.refused', 'audit.images'],
    ['asha', 'access.copies', 'b'],
    ['asha', 'access.archive', 'library'],
    ['asha', 'access.report', 'r.csv'],
    ['asha', 'access.image', 'one']
  ])
})
