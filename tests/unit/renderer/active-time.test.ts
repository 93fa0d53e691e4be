import { expect, it } from 'vitest'
import { ActiveTime } from '../../../src/renderer/lib/active-time'

// Would catch: a coffee break counted as reading.
it('does not count a pause longer than 15 s at all', () => {
  const time = new ActiveTime()
  time.attend('a', 0)
  time.touch(5_000)
  time.touch(5_000 + 15_000)
  expect(time.peek('a')).toBe(20_000)
  time.touch(20_000 + 15_001)
  expect(time.peek('a')).toBe(20_000)
  time.touch(36_001)
  expect(time.peek('a')).toBe(21_000)
})

// Would catch: time on one photograph booked on the next one.
it('keeps the time of each photograph apart, across going back and forth', () => {
  const time = new ActiveTime()
  time.attend('a', 0)
  time.attend('b', 1_000)
  time.attend(null, 3_000)
  time.attend('a', 60_000)
  time.touch(60_500)
  expect(time.peek('a')).toBe(1_500)
  expect(time.peek('b')).toBe(2_000)
})

// Would catch: attention that fell between sending and acknowledgement lost, or counted twice.
it('takes off only what an event has carried', () => {
  const time = new ActiveTime()
  time.attend('a', 0)
  time.touch(1_000)
  const sent = time.peek('a')
  time.touch(1_400)
  time.settle('a', sent)
  expect(time.peek('a')).toBe(400)
})
