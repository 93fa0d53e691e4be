import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finalOfImage } from '../../../src/main/core/audit/dataset/final-of-image'
import { BLANK, UNGRADABLE } from '../../../src/shared/stats'

const read = (
  grader: string,
  final: number,
  role: 'primary' | 'second' | 'arbiter' | 'repeat' = 'primary',
  finishedAt: string | null = '2025-01-01T00:00:00.000Z'
) => ({ grader, final, role, finishedAt })

describe('finalOfImage', () => {
  it('lets the arbiter settle, whoever came first (not the majority, not the latest)', () => {
    const readings = [read('a', 0), read('c', 3, 'arbiter'), read('b', 0, 'second')]
    expect(finalOfImage(readings)).toEqual({ grade: 3, setBy: 'c' })
  })

  it('takes the later of two arbitrations', () => {
    const readings = [
      read('c', 3, 'arbiter', '2025-01-02T00:00:00.000Z'),
      read('d', 2, 'arbiter', '2025-01-03T00:00:00.000Z')
    ]
    expect(finalOfImage(readings).grade).toBe(2)
  })

  it('says that an only reading is one grader’s alone, so that she is never compared with herself', () => {
    expect(finalOfImage([read('a', 2)])).toEqual({ grade: 2, setBy: 'a' })
  })

  it('is nobody’s alone where two agree', () => {
    expect(finalOfImage([read('a', 2), read('b', 2, 'second')])).toEqual({ grade: 2, setBy: null })
  })

  it('is none while graders differ and nobody has arbitrated (no silent average)', () => {
    expect(finalOfImage([read('a', 0), read('b', 4, 'second')]).grade).toBe(BLANK)
  })

  it('keeps ungradable a result of its own', () => {
    expect(finalOfImage([read('a', UNGRADABLE), read('b', UNGRADABLE, 'second')]).grade).toBe(
      UNGRADABLE
    )
    expect(finalOfImage([read('a', UNGRADABLE), read('b', 0, 'second')]).grade).toBe(BLANK)
  })

  it('is not moved by repeat readings or unfinished ones', () => {
    const readings = [read('a', 1), read('a', 4, 'repeat'), read('b', 3, 'second', null)]
    expect(finalOfImage(readings)).toEqual({ grade: 1, setBy: 'a' })
  })

  it('does not depend on the order of the readings', () => {
    const reading = fc.record({
      grader: fc.constantFrom('a', 'b', 'c'),
      final: fc.constantFrom(0, 1, 2, UNGRADABLE),
      role: fc.constantFrom('primary', 'second', 'repeat'),
      finishedAt: fc.constantFrom('2025-01-01T00:00:00.000Z', null)
    })
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 5 }), (readings) => {
        expect(finalOfImage(readings.toReversed())).toEqual(finalOfImage(readings))
      })
    )
  })
})
