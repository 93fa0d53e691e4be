import { describe, expect, it } from 'vitest'
import { verifyLibrary } from '../../../src/main/core/audit/verify/verify-library'
import { listBatches, readingSequence } from '../../../src/main/core/reading/batch-repository'
import { createReadingService } from '../../../src/main/core/reading/reading-service'
import { setSecondReader } from '../../../src/main/core/reading/second-reader'
import type { Library } from '../../../src/main/core/store/open-library'
import { queryWorklist } from '../../../src/main/core/worklist/worklist-query'
import {
  READ_STATUSES,
  WORKLIST_SORTS,
  type WorklistFilter
} from '../../../src/shared/contract/worklist'
import type { Grade, GradeResult } from '../../../src/shared/domain/grade'
import { READING_QUEUES, type ReadingQueue } from '../../../src/shared/domain/reading'
import type { Role } from '../../../src/shared/domain/role'
import { answerEvent, batchEvents, imageEvent } from '../../helpers/events'
import { actor, tempLibrary } from '../../helpers/temp-library'

const IMAGES = ['one', 'two', 'three']
const PEOPLE: Readonly<Record<string, readonly Role[]>> = {
  asha: ['grader'],
  ravi: ['grader'],
  tara: ['grader', 'arbiter'],
  uma: ['arbiter'],
  admin: ['admin']
}
const grade = (value: Grade): GradeResult => ({ kind: 'grade', grade: value, dme: null })

/** Asha has signed all three off; ravi is to read them again. */
function prepare(
  ashaSays: readonly Grade[] = [0, 1, 2],
  networkSays: readonly Grade[] = [0, 1, 2]
) {
  const temp = tempLibrary()
  const { library } = temp
  library.log.append(actor('system'), [
    ...Object.entries(PEOPLE).map(([operatorId, roles]) => ({
      type: 'operator.created' as const,
      payload: { operatorId, name: operatorId, roles }
    })),
    ...batchEvents('b', 'blind-first'),
    ...IMAGES.map((id) => imageEvent(id, 'b')),
    ...IMAGES.map((id, index) => answerEvent(id, networkSays[index] ?? 0))
  ])
  setSecondReader(library, actor('admin'), { batchId: 'b', operatorId: 'ravi' })
  const readings = createReadingService(library)
  const says = (who: string, grades: readonly Grade[]): void => {
    for (const [index, value] of grades.entries()) {
      const imageId = IMAGES[index] ?? ''
      const given = { imageId, result: grade(value), comment: null, activeMs: 1 }
      readings.open(actor(who), imageId)
      const view = readings.blindGrade(actor(who), given)
      if (view.final === null) readings.finalGrade(actor(who), { ...given, reason: 'artefact' })
    }
    readings.signOff(actor(who), 'b')
  }
  says('asha', ashaSays)
  return { library, dir: temp.dir, readings, says, [Symbol.dispose]: () => temp[Symbol.dispose]() }
}

function listed(library: Library, who: string, filter: WorklistFilter): string[] {
  const sort = { by: 'imported', descending: false } as const
  return queryWorklist(library, who, { filter, sort, offset: 0, limit: 100 }).rows.map(
    (row) => row.imageId
  )
}

const waitingIn = (library: Library, who: string, queue: ReadingQueue): string[] =>
  listed(library, who, { queue, status: ['unread', 'deciding'] })

/** Everything that lists can tell one reader, under every filter and order that she can ask for. */
function peek(library: Library, who: string, queues: readonly ReadingQueue[]): unknown[] {
  const narrowings: WorklistFilter[] = [
    {},
    { disagreement: true },
    ...READ_STATUSES.map((status) => ({ status: [status] })),
    ...(['0', '1', '2', '3', '4', 'ungradable'] as const).map((result) => ({ result: [result] }))
  ]
  const open = WORKLIST_SORTS.filter((by) => by !== 'uncertainty')
  const sorts = open.flatMap((by) => [true, false].map((descending) => ({ by, descending })))
  const lists = [undefined, ...queues].flatMap((queue) =>
    narrowings.flatMap((narrowing) =>
      sorts.map((sort) =>
        queryWorklist(library, who, {
          filter: { ...narrowing, ...(queue && { queue }) },
          sort,
          offset: 0,
          limit: 100
        })
      )
    )
  )
  const sequences = [undefined, ...queues].map((queue) => readingSequence(library, 'b', who, queue))
  const batches = listBatches(library, who).map((batch) => ({ ...batch, createdAt: '' }))
  return [lists, sequences, batches]
}

describe('second reading', () => {
  // Would catch: a queue that misses photographs, keeps those that were read, or offers somebody else's.
  it('lists what another grader signed off, to the reader of the batch alone, until she has read it', () => {
    using t = prepare()
    expect(waitingIn(t.library, 'ravi', 'second-read')).toEqual(IMAGES)
    for (const other of ['asha', 'tara'])
      expect(waitingIn(t.library, other, 'second-read')).toEqual([])
    expect(listBatches(t.library, 'ravi')[0]).toMatchObject({ secondReads: 3, arbitrations: 0 })
    expect(t.readings.open(actor('ravi'), 'one').role).toBe('second')
    const given = { imageId: 'one', result: grade(0), comment: null, activeMs: 1 }
    t.readings.blindGrade(actor('ravi'), given)
    expect(waitingIn(t.library, 'ravi', 'second-read')).toEqual(['two', 'three'])
    // The sequence keeps what she has read, so that moving back and undo find it.
    expect(readingSequence(t.library, 'b', 'ravi', 'second-read')).toEqual({
      imageIds: IMAGES,
      resumeAt: 'two',
      read: 1
    })
  })

  it('waits for the sign-off: a grade that can still be undone is not read again', () => {
    using t = prepare()
    t.library.log.append(actor('system'), [imageEvent('four', 'b')])
    const given = { imageId: 'four', result: grade(0), comment: null, activeMs: 1 }
    t.readings.open(actor('asha'), 'four')
    t.readings.blindGrade(actor('asha'), given)
    expect(waitingIn(t.library, 'ravi', 'second-read')).toEqual(IMAGES)
  })

  // Would catch: a first grade or the network's answer leaking through any list, count, order or opening.
  it('tells the second reader the same whatever the first grader and the network said', () => {
    using mild = prepare([0, 1, 2], [0, 1, 2])
    using severe = prepare([4, 4, 3], [3, 0, 4])
    const [one, other] = [mild, severe].map(({ library, readings }) => {
      const before = peek(library, 'ravi', ['second-read'])
      const opened = IMAGES.map((imageId) => readings.open(actor('ravi'), imageId))
      const views = opened.map((view) => ({ ...view, readingId: '' }))
      return [before, views, peek(library, 'ravi', ['second-read'])]
    })
    expect(one).toEqual(other)
    expect(JSON.stringify(one)).toContain('"network":null')
  })

  // Would catch: a queue's "sign off 1 readings" that signs what she read elsewhere in the batch, and an undo in a
  // queue that takes back a photograph which is not in it.
  it('is undone and signed off apart from what she reads first in the same batch', () => {
    using t = prepare()
    t.library.log.append(actor('system'), [imageEvent('four', 'b')])
    const say = (imageId: string): void => {
      t.readings.open(actor('ravi'), imageId)
      const given = { imageId, result: grade(0), comment: null, activeMs: 1 }
      t.readings.blindGrade(actor('ravi'), given)
    }
    say('one')
    say('four')
    expect(t.readings.undo(actor('ravi'), 'b', 1, 'second-read').imageId).toBe('one')
    expect(() => t.readings.undo(actor('ravi'), 'b', 1, 'second-read')).toThrow(/nothing left/)
    const again = { imageId: 'one', result: grade(0), reason: null, comment: null, activeMs: 1 }
    t.readings.finalGrade(actor('ravi'), again)
    expect(t.readings.signOff(actor('ravi'), 'b', 'second-read')).toEqual({ readings: 1 })
    expect(listed(t.library, 'ravi', { status: ['signed-off'] })).toEqual(['one'])
    expect(t.readings.undo(actor('ravi'), 'b', 1).imageId).toBe('four')
    expect(() => t.readings.signOff(actor('ravi'), 'b', 'arbitration')).toThrow(/role arbiter/)
  })

  // Would catch: a reading that falls out of its queue before its sign-off, and can be undone and signed off no more.
  it.each([
    ['the batch is given to nobody', 'nobody'],
    ['a third reader signs the photograph off', 'third']
  ])('keeps what she has begun when %s', (_, happens) => {
    using t = prepare()
    const given = { imageId: 'one', result: grade(3), comment: null, activeMs: 1 }
    t.readings.open(actor('ravi'), 'one')
    expect(t.readings.blindGrade(actor('ravi'), given).status).toBe('deciding')
    if (happens === 'third') t.says('tara', [1])
    else setSecondReader(t.library, actor('admin'), { batchId: 'b', operatorId: null })
    const queue = 'second-read'
    expect(readingSequence(t.library, 'b', 'ravi', queue).resumeAt).toBe('one')
    const decided = { ...given, reason: 'artefact' } as const
    t.readings.finalGrade(actor('ravi'), decided)
    expect(t.readings.undo(actor('ravi'), 'b', 1, queue).imageId).toBe('one')
    t.readings.finalGrade(actor('ravi'), decided)
    expect(t.readings.signOff(actor('ravi'), 'b', queue)).toEqual({ readings: 1 })
  })

  it('is given only to an operator who reads', () => {
    using t = prepare()
    const give = (operatorId: string) => () =>
      setSecondReader(t.library, actor('admin'), { batchId: 'b', operatorId })
    expect(give('admin')).toThrow(/does not read/)
    expect(give('nobody')).toThrow(/no such operator/)
  })
})

describe('arbitration', () => {
  // Would catch: agreed photographs sent to an arbiter, differing ones that are not, and one open to graders.
  it('lists photographs whose two signed-off grades differ, to arbiters who read neither', () => {
    using t = prepare()
    t.says('ravi', [0, 4, 3])
    expect(waitingIn(t.library, 'tara', 'arbitration')).toEqual(['two', 'three'])
    expect(listBatches(t.library, 'tara')[0]?.arbitrations).toBe(2)
    for (const grader of ['asha', 'ravi', 'admin']) {
      expect(() => waitingIn(t.library, grader, 'arbitration')).toThrow(/role arbiter/)
      expect(() => readingSequence(t.library, 'b', grader, 'arbitration')).toThrow(/role arbiter/)
      expect(listBatches(t.library, grader)[0]?.arbitrations).toBe(0)
    }
  })

  // Would catch: ungradable taken for no answer, and two reasons for it taken for two answers.
  it('is needed where one says ungradable and the other a grade, not where both say ungradable', () => {
    using t = prepare()
    t.says('ravi', [0, 1])
    for (const [who, reason] of [
      ['asha', 'blur'],
      ['ravi', 'dark']
    ] as const) {
      const result = { kind: 'ungradable', reason } as const
      t.readings.amend(actor(who), { imageId: 'two', result, reason: 'looked again', activeMs: 1 })
      const waiting = who === 'asha' ? ['two'] : []
      expect(waitingIn(t.library, 'tara', 'arbitration')).toEqual(waiting)
    }
  })

  it('leaves out an arbiter who has graded the photograph herself', () => {
    using t = prepare()
    t.says('tara', [4, 4, 4])
    expect(waitingIn(t.library, 'tara', 'arbitration')).toEqual([])
  })

  // Would catch: what the readers or the network said reaching the arbiter before her own grade.
  it('tells the arbiter the same whatever the two said, as long as they differ', () => {
    using mild = prepare([0, 1, 2], [0, 1, 2])
    mild.says('ravi', [1, 2, 3])
    using severe = prepare([4, 4, 3], [3, 0, 4])
    severe.says('ravi', [0, 3, 4])
    const [one, other] = [mild, severe].map(({ library, readings }) => {
      const before = peek(library, 'tara', READING_QUEUES)
      const opened = IMAGES.map((imageId) => readings.open(actor('tara'), imageId))
      const views = opened.map((view) => ({ ...view, readingId: '' }))
      return [before, views, peek(library, 'tara', READING_QUEUES)]
    })
    expect(one).toEqual(other)
    expect(JSON.stringify(one)).toContain('"graders":[]')
  })

  // Would catch: an arbiter's blind grade that can change after the disclosure, or a settlement without a reason.
  it('discloses both grades after her own, and settles with a reason', async () => {
    using t = prepare()
    t.says('ravi', [0, 4, 2])
    const tara = actor('tara')
    const given = { imageId: 'two', result: grade(1), comment: null, activeMs: 1 }
    expect(t.readings.open(tara, 'two')).toMatchObject({ role: 'arbiter', graders: [] })
    const shown = t.readings.blindGrade(tara, given)
    // The network says 1 as she does: an arbiter decides all the same.
    expect(shown).toMatchObject({ status: 'deciding', frozen: true, final: null })
    expect(shown.graders.map(({ result }) => result)).toEqual([grade(1), grade(4)])
    expect(() => t.readings.undo(tara, 'b', 0)).toThrow(/nothing left to undo/)
    expect(() => t.readings.finalGrade(tara, { ...given, reason: null })).toThrow(
      /needs its reason/
    )
    t.readings.finalGrade(tara, { ...given, reason: 'borderline' })
    t.readings.undo(tara, 'b', 0)
    t.readings.finalGrade(tara, { ...given, result: grade(4), reason: 'missed-microaneurysms' })
    t.readings.signOff(tara, 'b')
    expect(waitingIn(t.library, 'tara', 'arbitration')).toEqual([])
    expect(listed(t.library, 'tara', { queue: 'arbitration' })).toEqual(['two'])
    t.library.close()
    const { findings } = await verifyLibrary(t.dir, { originals: false })
    expect(findings.filter(({ severity }) => severity === 'broken')).toEqual([])
  })

  // Would catch: an arbitration overridden by another arbiter, who had the photograph on her screen all the while,
  // and a sign-off that her undecided ones block for ever.
  it('is settled by the arbiter who signs off first', () => {
    using t = prepare()
    t.says('ravi', [1, 4, 3])
    const uma = actor('uma')
    const given = (imageId: string) => ({ imageId, result: grade(0), comment: null, activeMs: 1 })
    const final = (imageId: string) => ({ ...given(imageId), reason: 'artefact' }) as const
    for (const imageId of IMAGES) t.readings.open(uma, imageId)
    for (const imageId of ['two', 'three']) t.readings.blindGrade(uma, given(imageId))
    t.readings.finalGrade(uma, final('three'))
    t.says('tara', [1, 4, 3])
    expect(() => t.readings.blindGrade(uma, given('one'))).toThrow(/Another arbiter/)
    expect(() => t.readings.finalGrade(uma, final('two'))).toThrow(/Another arbiter/)
    expect(readingSequence(t.library, 'b', 'uma', 'arbitration').imageIds).toEqual([])
    for (const queue of ['arbitration', undefined] as const)
      expect(() => t.readings.signOff(uma, 'b', queue)).toThrow(/nothing to sign off/)
  })

  // Would catch: an arbiter left with a grade that she cannot decide, since the readers came to agree.
  it('keeps what she has begun when a reader amends her grade to the other’s', () => {
    using t = prepare()
    t.says('ravi', [0, 4, 2])
    const given = { imageId: 'two', result: grade(1), comment: null, activeMs: 1 }
    t.readings.open(actor('uma'), 'two')
    t.readings.blindGrade(actor('uma'), given)
    const amended = { imageId: 'two', result: grade(1), reason: 'looked again', activeMs: 1 }
    t.readings.amend(actor('ravi'), amended)
    expect(waitingIn(t.library, 'tara', 'arbitration')).toEqual([])
    expect(waitingIn(t.library, 'uma', 'arbitration')).toEqual(['two'])
    t.readings.finalGrade(actor('uma'), { ...given, reason: 'artefact' })
    expect(t.readings.signOff(actor('uma'), 'b', 'arbitration')).toEqual({ readings: 1 })
  })

  // Would catch: an arbiter who only looked at a photograph being taken for its reader.
  it('takes the place of a reading that was opened and no more', () => {
    using t = prepare()
    expect(t.readings.open(actor('tara'), 'two').role).toBe('second')
    t.says('ravi', [0, 4, 2])
    expect(waitingIn(t.library, 'tara', 'arbitration')).toEqual(['two'])
    expect(t.readings.open(actor('tara'), 'two').role).toBe('arbiter')
    expect(readingSequence(t.library, 'b', 'tara').imageIds).toEqual(IMAGES)
  })
})
