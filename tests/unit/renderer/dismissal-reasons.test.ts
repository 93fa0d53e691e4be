import { expect, it } from 'vitest'
import { DISMISSAL_REASONS } from '../../../src/renderer/lib/dismissal-reasons'
import { DISMISSAL_REASONS as SHARED } from '../../../src/shared/domain/image'

// Would catch: a reason that main knows and the technician is not offered.
it('offers every reason to keep a photograph', () => {
  expect(DISMISSAL_REASONS).toEqual(SHARED)
})
