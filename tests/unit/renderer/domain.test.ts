import { expect, it } from 'vitest'
import * as shared from '../../../src/shared/domain/grade'
import { EYES as SHARED_EYES } from '../../../src/shared/domain/image'
import * as reading from '../../../src/shared/domain/reading'
import { READ_STATUSES as SHARED_STATUSES } from '../../../src/shared/contract/worklist'
import * as own from '../../../src/renderer/lib/domain'

// Would catch: the interface's restated lists falling behind the shared ones (it cannot import their zod schemas).
it('is the shared domain, value for value', () => {
  expect(own.GRADES).toEqual(shared.GRADES)
  expect(own.GRADE_NAMES).toEqual(shared.GRADE_NAMES)
  expect(own.DME_RISKS).toEqual(shared.DME_RISKS)
  expect(own.UNGRADABLE_REASONS).toEqual(shared.UNGRADABLE_REASONS)
  expect(own.DISAGREEMENT_REASONS).toEqual(reading.DISAGREEMENT_REASONS)
  expect(own.EYES).toEqual(SHARED_EYES)
  expect(own.READ_STATUSES).toEqual(SHARED_STATUSES)
  expect(own.IDLE_AFTER_MS).toBe(reading.IDLE_AFTER_MS)
})
