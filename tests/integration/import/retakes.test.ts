import { expect, it } from 'vitest'
import { checkProjections } from '../../../src/main/core/audit/verify/check-projections'
import { dismissRetakes, retakes } from '../../../src/main/core/import/retakes'
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

// Would catch: a dismissal that is not in the log, forgets who and why, or that one bad id half applies.
it('keeps a photograph in spite of its quality, by an event with operator and reason', () => {
  using temp = tempLibrary()
  temp.library.log.append(actor('asha'), [
    ...batchEvents('b'),
    imageEvent('sharp', 'b'),
    imageEvent('blurred', 'b'),
    answerEvent('sharp', 1),
    answerEvent('blurred', 0, false)
  ])
  const dismiss = (imageIds: string[], reason: 'patient-left' | 'other', reader?: string): void =>
    dismissRetakes(temp.library, actor('mani'), { imageIds, reason, comment: null }, reader ?? null)
  const dismissed = (): unknown =>
    retakes(temp.library, 'import-b', null).map((one) => one.dismissed)

  // A reader who was told nothing gets one answer for either kind of photograph.
  for (const imageId of ['sharp', 'blurred'])
    expect(() => dismiss([imageId], 'other', 'asha')).toThrow(/not among those to take again/)
  expect(() => dismiss(['blurred', 'sharp'], 'other')).toThrow(/not among those to take again/)
  expect(dismissed()).toEqual([null])

  dismiss(['blurred'], 'other')
  dismiss(['blurred'], 'patient-left')
  expect(dismissed()).toMatchObject([{ reason: 'patient-left', operatorId: 'mani', comment: null }])
  const events = temp.library.db
    .prepare(`SELECT payload FROM event WHERE type = 'image.retake_dismissed' ORDER BY seq`)
    .pluck()
    .all() as string[]
  expect(events.map((payload) => JSON.parse(payload) as unknown)).toMatchObject([
    { imageId: 'blurred', runId: 'run-blurred', reason: 'other' },
    { reason: 'patient-left' }
  ])
  expect(checkProjections(temp.library.db).findings).toEqual([])
})
