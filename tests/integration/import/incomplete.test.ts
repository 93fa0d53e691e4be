import { expect, it } from 'vitest'
import { checkProjections } from '../../../src/main/core/audit/verify/check-projections'
import { correctImages, incompleteImages } from '../../../src/main/core/import/incomplete'
import type { Library } from '../../../src/main/core/store/open-library'
import { batchEvents, imageEvent } from '../../helpers/events'
import { actor, tempLibrary } from '../../helpers/temp-library'

const asha = actor('asha')

function fill(library: Library): void {
  library.log.append(asha, [
    ...batchEvents('b'),
    imageEvent('whole', 'b', { patientId: 'P1', eye: 'OD' }),
    imageEvent('no-eye', 'b', { patientId: 'P1' }),
    imageEvent('no-patient', 'b', { eye: 'OS', field: 'disc' }),
    imageEvent('nothing', 'b'),
    ...batchEvents('c'),
    imageEvent('elsewhere', 'c')
  ])
}
const queue = (library: Library, importId?: string, offset = 0, limit = 10): string[] =>
  incompleteImages(library, { importId, offset, limit }).images.map(({ imageId }) => imageId)

// Would catch: a photograph without an eye that is in no queue, pages that overlap, another import's mixed in.
it('queues photographs whose patient or eye is unknown, in order, by import or all', () => {
  using temp = tempLibrary()
  fill(temp.library)
  expect(queue(temp.library, 'import-b')).toEqual(['no-eye', 'no-patient', 'nothing'])
  expect(queue(temp.library)).toEqual(['no-eye', 'no-patient', 'nothing', 'elsewhere'])
  expect(queue(temp.library, undefined, 1, 2)).toEqual(['no-patient', 'nothing'])
  expect(incompleteImages(temp.library, { offset: 3, limit: 1 }).total).toBe(4)
})

// Would catch: a correction that wipes what it does not name, loses who made it, or leaves the queue as it was.
it('corrects several at once, by an event each, and leaves what is not named', () => {
  using temp = tempLibrary()
  fill(temp.library)
  const imageIds = ['no-patient', 'nothing']
  correctImages(temp.library, actor('mani'), {
    imageIds,
    facts: { patientId: 'P2' },
    reason: 'worklist'
  })

  expect(queue(temp.library, 'import-b')).toEqual(['no-eye', 'nothing'])
  const row = temp.library.db.prepare('SELECT patient_id, eye, field FROM image WHERE id = ?')
  expect(row.get('no-patient')).toEqual({ patient_id: 'P2', eye: 'OS', field: 'disc' })
  const events = temp.library.db
    .prepare(`SELECT operator_id, payload FROM event WHERE type = 'image.corrected'`)
    .all() as { operator_id: string; payload: string }[]
  expect(events.map(({ operator_id }) => operator_id)).toEqual(['mani', 'mani'])
  expect(JSON.parse(events[0]?.payload ?? '')).toEqual({
    ...{ imageId: 'no-patient', facts: { patientId: 'P2' }, reason: 'worklist' }
  })
  // A patient taken for another's is nobody's again, not an empty name.
  correctImages(temp.library, asha, {
    imageIds: ['whole'],
    facts: { patientId: null },
    reason: 'swap'
  })
  expect(queue(temp.library, 'import-b')).toContain('whole')
  expect(checkProjections(temp.library.db).findings).toEqual([])
})

// Would catch: half a selection corrected before the unknown photograph is met, or an event that says nothing.
it('corrects all of a selection or none', () => {
  using temp = tempLibrary()
  fill(temp.library)
  const correct = (imageIds: string[], facts: { eye?: 'OD' }): void =>
    correctImages(temp.library, asha, { imageIds, facts, reason: 'r' })
  expect(() => correct(['no-eye', 'not-there'], { eye: 'OD' })).toThrow(/no such photograph/)
  expect(() => correct(['no-eye'], {})).toThrow(/what is to be corrected/)
  expect(queue(temp.library, 'import-b')).toHaveLength(3)
  const corrected = temp.library.db.prepare(
    `SELECT count(*) FROM event WHERE type = 'image.corrected'`
  )
  expect(corrected.pluck().get()).toBe(0)
})
