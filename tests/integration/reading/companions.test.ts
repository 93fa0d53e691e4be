import { expect, it } from 'vitest'
import { companionsOf } from '../../../src/main/core/reading/companions'
import type { Eye, ImageFacts } from '../../../src/shared/domain/image'
import { batchEvents, imageEvent } from '../../helpers/events'
import { actor, tempLibrary } from '../../helpers/temp-library'

const facts = (
  patientId: string,
  eye: Eye,
  day: string,
  field = 'macula'
): Partial<ImageFacts> => ({
  ...{ patientId, eye, field },
  capturedAt: `2025-${day}T09:00:00.000Z`
})

// Would catch: a fellow eye that is not found because many other patients' ids contain this one's, somebody else's
// photograph beside it, and another field of the same eye that cannot be compared with.
it('finds the fellow eye, earlier visits and the rest of a patient among many', () => {
  using temp = tempLibrary()
  const { library } = temp
  library.log.append(actor('system'), [
    ...batchEvents('b'),
    imageEvent('this', 'b', facts('12', 'OD', '03-05')),
    imageEvent('disc', 'b', facts('12', 'OD', '03-05', 'disc')),
    imageEvent('fellow', 'b', facts('12', 'OS', '03-05')),
    imageEvent('before', 'b', facts('12', 'OD', '02-01')),
    imageEvent('later', 'b', facts('12', 'OD', '04-01')),
    ...Array.from({ length: 150 }, (_, i) =>
      imageEvent(`else-${i}`, 'b', facts(`12${i}`, i % 2 ? 'OS' : 'OD', '05-01'))
    )
  ])
  const { fellow, earlier, others } = companionsOf(library, 'this')
  expect(fellow.map((each) => each.imageId)).toEqual(['fellow'])
  expect(earlier.map((each) => each.imageId)).toEqual(['before'])
  expect(others.map((each) => each.imageId)).toEqual(['later', 'disc'])
})

// Would catch: photographs of an unknown patient or eye shown beside each other as one patient's.
it('compares nothing where the patient is not known, and no fellow where the eye is not', () => {
  using temp = tempLibrary()
  const { library } = temp
  library.log.append(actor('system'), [
    ...batchEvents('b'),
    imageEvent('nobody', 'b', { patientId: null }),
    imageEvent('nobody else', 'b', { patientId: null }),
    imageEvent('eyeless', 'b', facts('7', 'unknown', '03-05')),
    imageEvent('right', 'b', facts('7', 'OD', '03-05'))
  ])
  expect(companionsOf(library, 'nobody')).toEqual({ fellow: [], earlier: [], others: [] })
  const { fellow, earlier, others } = companionsOf(library, 'eyeless')
  expect([fellow, earlier]).toEqual([[], []])
  expect(others.map((each) => each.imageId)).toEqual(['right'])
})
