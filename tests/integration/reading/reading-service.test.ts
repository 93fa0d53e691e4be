import { describe, expect, it } from 'vitest'
import { createReadingService } from '../../../src/main/core/reading/reading-service'
import { readingSequence } from '../../../src/main/core/reading/batch-repository'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { queryWorklist } from '../../../src/main/core/worklist/worklist-query'
import { readingViewSchema } from '../../../src/shared/contract/reading'
import type { GradeResult, Grade } from '../../../src/shared/domain/grade'
import type { Protocol } from '../../../src/shared/domain/reading'
import { answerEvent, batchEvents, imageEvent } from '../../helpers/events'
import { actor, tempFolder, tempLibrary, WORKSTATION } from '../../helpers/temp-library'

const asha = actor('asha')
const ravi = actor('ravi')
const grade = (value: Grade): GradeResult => ({ kind: 'grade', grade: value, dme: null })
const given = { comment: null, activeMs: 1200 }

function prepare(protocol: Protocol = 'blind-first') {
  const temp = tempLibrary()
  temp.library.log.append(asha, [
    ...batchEvents('b', protocol),
    imageEvent('one', 'b'),
    imageEvent('two', 'b'),
    imageEvent('unanswered', 'b'),
    answerEvent('one', 2),
    answerEvent('two', 0)
  ])
  return {
    ...temp,
    [Symbol.dispose]: temp[Symbol.dispose].bind(temp),
    readings: createReadingService(temp.library)
  }
}

const eventTypes = (library: ReturnType<typeof prepare>['library']): string[] =>
  library.db
    .prepare(`SELECT type FROM event WHERE type LIKE 'reading.%' ORDER BY seq`)
    .pluck()
    .all() as string[]

describe('blind-first reading', () => {
  it('shows nothing of the network before the blind grade', () => {
    using t = prepare()
    const view = t.readings.open(asha, 'one')
    expect(view).toMatchObject({ network: null, frozen: false, status: 'unread' })
    expect(() => t.readings.overlay(asha, 'one', 0)).toThrow(/Grade the photograph yourself/)
    expect(() =>
      t.readings.finalGrade(asha, { imageId: 'one', result: grade(2), reason: null, ...given })
    ).toThrow(/Grade the photograph yourself/)
  })

  // Catches: the set or the eye lost on the way, refused by the contract, or demanded of older answers.
  it('reveals the set of possible grades and the eye where the network has them', () => {
    using t = prepare()
    const more = {
      predictionSet: [1, 2] as Grade[],
      predictionSetCoverage: 0.9,
      laterality: { eye: 'OS' as const, probability: 0.8 },
      gradableProbability: 0.97
    }
    t.library.log.append(asha, [imageEvent('more', 'b'), answerEvent('more', 2, true, more)])
    const reveal = (imageId: string) => {
      t.readings.open(asha, imageId)
      return readingViewSchema.parse(
        t.readings.blindGrade(asha, { imageId, result: grade(2), ...given })
      ).network
    }
    expect(reveal('more')).toMatchObject(more)
    const older = Object.keys(reveal('one') ?? {})
    expect(older).toContain('probabilities')
    expect(older.filter((key) => key in more)).toEqual([])
  })

  it('records reveal and kept at once where both agree', () => {
    using t = prepare()
    t.readings.open(asha, 'one')
    const view = t.readings.blindGrade(asha, { imageId: 'one', result: grade(2), ...given })
    expect(view).toMatchObject({ status: 'read', decision: 'kept', frozen: true })
    expect(eventTypes(t.library)).toEqual([
      'reading.opened',
      'reading.blind_grade',
      'reading.revealed',
      'reading.final_grade'
    ])
  })

  it('asks to keep or change where they differ, and a change needs its reason', () => {
    using t = prepare()
    t.readings.open(asha, 'one')
    const asked = t.readings.blindGrade(asha, { imageId: 'one', result: grade(0), ...given })
    expect(asked).toMatchObject({ status: 'deciding', final: null })
    expect(asked.network?.result).toEqual(grade(2))
    expect(() =>
      t.readings.finalGrade(asha, { imageId: 'one', result: grade(2), reason: null, ...given })
    ).toThrow(/needs its reason/)
    const changed = t.readings.finalGrade(asha, {
      imageId: 'one',
      result: grade(2),
      reason: 'missed-microaneurysms',
      ...given
    })
    expect(changed).toMatchObject({ status: 'read', decision: 'changed', blind: grade(0) })
  })

  it('never lets the blind grade change once the answer was disclosed, whatever is undone', () => {
    using t = prepare()
    t.readings.open(asha, 'one')
    t.readings.blindGrade(asha, { imageId: 'one', result: grade(0), ...given })
    t.readings.finalGrade(asha, { imageId: 'one', result: grade(0), reason: 'artefact', ...given })
    const undone = t.readings.undo(asha, 'b', 0)
    expect(undone).toMatchObject({ status: 'deciding', blind: grade(0), final: null, frozen: true })
    expect(() =>
      t.readings.blindGrade(asha, { imageId: 'one', result: grade(2), ...given })
    ).toThrow(/already recorded/)
    expect(() => t.readings.undo(asha, 'b', 0)).toThrow(/nothing left to undo/)
  })

  it('takes back blind and final together where nothing was disclosed', () => {
    using t = prepare()
    t.readings.open(asha, 'unanswered')
    t.readings.blindGrade(asha, { imageId: 'unanswered', result: grade(1), ...given })
    expect(t.readings.undo(asha, 'b', 0)).toMatchObject({ status: 'unread', blind: null })
    const again = t.readings.blindGrade(asha, { imageId: 'unanswered', result: grade(3), ...given })
    expect(again).toMatchObject({ status: 'read', blind: grade(3), network: null })
  })

  // Would catch: a comment or a DME risk that cannot be added or taken away afterwards, one undo that takes back the
  // grade along with it, and a way to change a blind grade without undoing it.
  it.each([
    ['disclosed', 'one', 2],
    ['not disclosed', 'unanswered', 1]
  ] as const)(
    'adds DME risk and comment afterwards, each an undo of its own: %s',
    (_, imageId, value) => {
      using t = prepare()
      t.readings.open(asha, imageId)
      t.readings.blindGrade(asha, { imageId, result: grade(value), ...given, comment: 'hazy' })
      const result = { kind: 'grade', grade: value, dme: 1 } as const
      const says = (comment: string | null) =>
        t.readings.finalGrade(asha, { imageId, result, reason: null, comment, activeMs: 5 })
      expect(says(null)).toMatchObject({ final: result, comment: 'hazy', decision: 'kept' })
      expect(says('')).toMatchObject({ final: result, comment: null })
      expect(() =>
        t.readings.finalGrade(asha, { imageId, result: grade(4), reason: null, ...given })
      ).toThrow()
      expect(t.readings.undo(asha, 'b', 0)).toMatchObject({ final: result, comment: 'hazy' })
      const first = t.readings.undo(asha, 'b', 0)
      expect(first).toMatchObject({
        status: 'read',
        final: grade(value),
        undone: { result, comment: 'hazy' }
      })
      expect(t.readings.undo(asha, 'b', 0)).toMatchObject({
        status: imageId === 'one' ? 'deciding' : 'unread',
        final: null
      })
      expect(() => t.readings.undo(asha, 'b', 0)).toThrow(/nothing left to undo/)
    }
  )

  it('undoes across images in the order of the steps, latest first', () => {
    using t = prepare()
    for (const [imageId, value] of [
      ['one', 2],
      ['two', 0]
    ] as const) {
      t.readings.open(asha, imageId)
      t.readings.blindGrade(asha, { imageId, result: grade(value), ...given })
    }
    expect(t.readings.undo(asha, 'b', 0).imageId).toBe('two')
    expect(t.readings.undo(asha, 'b', 0).imageId).toBe('one')
  })

  it('signs off only what is decided, and then only amends, keeping the earlier grade', () => {
    using t = prepare()
    t.readings.open(asha, 'one')
    t.readings.blindGrade(asha, { imageId: 'one', result: grade(0), ...given })
    expect(() => t.readings.signOff(asha, 'b')).toThrow(/wait for keep or change/)
    t.readings.finalGrade(asha, { imageId: 'one', result: grade(0), reason: null, ...given })
    expect(t.readings.signOff(asha, 'b')).toEqual({ readings: 1 })
    expect(() => t.readings.undo(asha, 'b', 0)).toThrow(/nothing left to undo/)
    const amended = t.readings.amend(asha, {
      imageId: 'one',
      result: grade(1),
      reason: 'seen again with the fellow eye',
      activeMs: 0
    })
    expect(amended).toMatchObject({ status: 'signed-off', final: grade(1), blind: grade(0) })
    expect(eventTypes(t.library).filter((type) => type === 'reading.final_grade')).toHaveLength(1)
  })

  // Would catch: a sign-off whose answer was lost, sent again, that is refused or recorded twice; and one that says
  // again what was signed although the reader has gone on since, or that another reader is told.
  it('says again what was signed off where the answer was lost, and records it once', () => {
    using t = prepare()
    const reads = (imageId: string, value: Grade): void => {
      t.readings.open(asha, imageId)
      t.readings.blindGrade(asha, { imageId, result: grade(value), ...given })
    }
    expect(() => t.readings.signOff(asha, 'b')).toThrow(/nothing to sign off/)
    reads('one', 2)
    reads('two', 0)
    expect(t.readings.signOff(asha, 'b')).toEqual({ readings: 2 })
    const { seq } = t.library.log.head()
    expect(t.readings.signOff(asha, 'b')).toEqual({ readings: 2 })
    expect(() => t.readings.signOff(ravi, 'b')).toThrow(/nothing to sign off/)
    expect(t.library.log.head().seq).toBe(seq)
    t.readings.open(asha, 'unanswered')
    expect(() => t.readings.signOff(asha, 'b')).toThrow(/nothing to sign off/)
    reads('unanswered', 1)
    expect(t.readings.signOff(asha, 'b')).toEqual({ readings: 1 })
    expect(t.readings.signOff(asha, 'b')).toEqual({ readings: 1 })
  })

  it('keeps two graders apart: the second sees neither the first grade nor the answer', () => {
    using t = prepare()
    t.readings.open(asha, 'one')
    t.readings.blindGrade(asha, { imageId: 'one', result: grade(2), ...given })
    const view = t.readings.open(ravi, 'one')
    expect(view).toMatchObject({ role: 'second', network: null, blind: null, final: null })
    const { rows } = queryWorklist(t.library, 'ravi', {
      filter: {},
      sort: { by: 'imported', descending: false },
      offset: 0,
      limit: 10
    })
    expect(rows.every((row) => row.result === null && row.networkResult === null)).toBe(true)
    const filtered = queryWorklist(t.library, 'ravi', {
      filter: { disagreement: true },
      sort: { by: 'capture', descending: false },
      offset: 0,
      limit: 10
    })
    expect(filtered.total).toBe(0)
  })

  it('resumes on the image that waits for a decision', () => {
    using t = prepare()
    t.readings.open(asha, 'two')
    t.readings.blindGrade(asha, { imageId: 'two', result: grade(3), ...given })
    expect(readingSequence(t.library, 'b', 'asha')).toMatchObject({ resumeAt: 'two', read: 0 })
  })
})

describe('ai-first reading', () => {
  it('reveals on opening and has no blind grade, so that it never counts as blind', () => {
    using t = prepare('ai-first')
    expect(t.readings.open(asha, 'one').network?.result).toEqual(grade(2))
    expect(() =>
      t.readings.blindGrade(asha, { imageId: 'one', result: grade(2), ...given })
    ).toThrow(/already recorded/)
    const kept = t.readings.finalGrade(asha, {
      imageId: 'one',
      result: grade(2),
      reason: null,
      ...given
    })
    expect(kept).toMatchObject({ decision: 'kept', blind: null, status: 'read' })
  })

  it('reveals an answer that came after the photograph was first opened, once', () => {
    using t = prepare('ai-first')
    expect(t.readings.open(asha, 'unanswered').network).toBeNull()
    t.library.log.append(asha, [answerEvent('unanswered', 3)])
    expect(t.readings.open(asha, 'unanswered').network?.result).toEqual(grade(3))
    t.readings.open(asha, 'unanswered')
    expect(eventTypes(t.library)).toEqual(['reading.opened', 'reading.revealed'])
  })

  it('hands a comment back with the undo that takes its step away', () => {
    using t = prepare('ai-first')
    t.readings.open(asha, 'one')
    const input = { imageId: 'one', result: grade(2), reason: null, activeMs: 0 }
    t.readings.finalGrade(asha, { ...input, comment: 'faint' })
    expect(t.readings.undo(asha, 'b', 0)).toMatchObject({
      ...{ final: null, comment: null },
      undone: { result: grade(2), comment: 'faint' }
    })
  })
})

// Catches: "the latest" taken by the clock, so that a photograph cannot be opened, or the grade goes to the reading that
// gave way.
it('goes on with the reading that was opened last, although the clock was set back', () => {
  using folder = tempFolder()
  let hour = 12
  const now = () => new Date(Date.UTC(2026, 0, 1, hour))
  const library = openLibrary(folder.path, { workstationId: WORKSTATION, appVersion: '0', now })
  try {
    library.log.append(asha, [...batchEvents('b'), imageEvent('one', 'b'), answerEvent('one', 1)])
    const readings = createReadingService(library)
    readings.open(ravi, 'one')
    hour = 11
    const say = { imageId: 'one', result: grade(1), ...given }
    readings.open(asha, 'one')
    readings.blindGrade(asha, say)
    const { readingId } = readings.open(ravi, 'one')
    expect(readings.open(ravi, 'one')).toMatchObject({ readingId, role: 'second' })
    expect(readings.blindGrade(ravi, say)).toMatchObject({ readingId, status: 'read' })
    expect(readingSequence(library, 'b', 'ravi').read).toBe(1)
    const sort = { by: 'imported', descending: false } as const
    const { rows } = queryWorklist(library, 'ravi', { filter: {}, sort, offset: 0, limit: 9 })
    expect(rows[0]?.status).toBe('read')
  } finally {
    library.close()
  }
})
