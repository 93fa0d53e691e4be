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
  expect(own.READING_QUEUES).toEqual(reading.READING_QUEUES)
  expect(own.EYES).toEqual(SHARED_EYES)
  expect(own.READ_STATUSES).toEqual(SHARED_STATUSES)
  expect(own.IDLE_AFTER_MS).toBe(reading.IDLE_AFTER_MS)
})

// Would catch: a set of possible grades that reads as wider than it is.
it('writes a set of grades as a range only where none is missing', () => {
  expect(own.gradeRange([2])).toBe('2')
  expect(own.gradeRange([1, 2, 3])).toBe('1–3')
  expect(own.gradeRange([0, 2])).toBe('0, 2')
})
