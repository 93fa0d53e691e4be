import { expect, it } from 'vitest'
import { retakes } from '../../../src/main/core/import/retakes'
import { createReadingService } from '../../../src/main/core/reading/reading-service'
import { answerEvent, batchEvents, imageEvent } from '../../helpers/events'
import { actor, tempLibrary } from '../../helpers/temp-library'

// Would catch: a grader who also imports learning what the network thinks of a photograph before she reads it.
it('tells a technician what to take again, and a grader only what was revealed to her', () => {
  using temp = tempLibrary()
  const asha = actor('asha')
  temp.library.log.append(asha, [
    ...batchEvents('b'),
    imageEvent('sharp', 'b'),
    imageEvent('blurred', 'b'),
    answerEvent('sharp', 1),
    answerEvent('blurred', 0, false)
  ])
  const of = (reader: string | null): string[] =>
    retakes(temp.library, 'import-b', reader).map(({ imageId }) => imageId)
  expect(of(null)).toEqual(['blurred'])
  expect(of('asha')).toEqual([])

  const readings = createReadingService(temp.library)
  readings.open(asha, 'blurred')
  readings.blindGrade(asha, {
    imageId: 'blurred',
    result: { kind: 'ungradable', reason: 'blur' },
    comment: null,
    activeMs: 0
  })
  expect(of('asha')).toEqual(['blurred'])
})
