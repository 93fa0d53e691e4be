import { expect, it } from 'vitest'
import { ImageCache, type Decoded } from '../../../src/renderer/lib/image-cache'
import { neighbours } from '../../../src/renderer/lib/photographs'

interface Fake extends Decoded {
  readonly key: string
}

/** A loader whose images come when the test says so. 10 × 10 pixels are 400 bytes. */
function setUp(maxBytes: number, parallel = 2) {
  const loading = new Map<string, () => Promise<void>>()
  const failing = new Map<string, () => void>()
  const asked: string[] = []
  const aborted: string[] = []
  const closed: string[] = []
  const cache = new ImageCache<Fake>({
    maxBytes,
    parallel,
    load: (key, signal, ahead) =>
      new Promise((resolve, reject) => {
        asked.push(ahead ? `${key} ahead` : key)
        signal.addEventListener('abort', () => {
          aborted.push(key)
          reject(new Error('aborted'))
        })
        failing.set(key, () => {
          reject(new Error('gone'))
        })
        loading.set(key, async () => {
          loading.delete(key)
          resolve({ key, width: 10, height: 10, close: () => closed.push(key) })
          await new Promise((done) => setTimeout(done))
        })
      })
  })
  return { cache, loading, failing, asked, aborted, closed }
}

// Would catch: the photograph on the screen waiting behind those that are only prefetched.
it('loads the most urgent first and a few at a time', async () => {
  const { cache, loading, asked } = setUp(1e6)
  cache.want(['a', 'b', 'c', 'd'])
  expect([...loading.keys()]).toEqual(['a'])
  await loading.get('a')?.()
  expect([...loading.keys()]).toEqual(['b', 'c'])
  expect(asked).toEqual(['a', 'b ahead', 'c ahead'])
  expect(cache.peek('a')?.key).toBe('a')
})

// Would catch: a reader who goes on faster than photographs come and waits as long as for one that nobody looks at.
it('asks again, urgently, for a photograph that is reached before it came', async () => {
  const { cache, loading, asked } = setUp(1e6)
  cache.want(['a', 'b'])
  await loading.get('a')?.()
  const reached = cache.get('b')
  expect(asked).toEqual(['a', 'b ahead', 'b'])
  expect(cache.get('b')).toBe(reached)
  await loading.get('b')?.()
  expect((await reached).key).toBe('b')
  expect(cache.get('b')).toBe(reached)
})

// Would catch: two photographs without a file that end the prefetching, or one that stays failed when it is reached.
it('goes on past photographs that fail, and tries them again when they are reached', async () => {
  const { cache, loading, failing, asked } = setUp(1e6)
  cache.want(['a', 'b', 'c', 'd'])
  await loading.get('a')?.()
  failing.get('b')?.()
  failing.get('c')?.()
  await new Promise((done) => setTimeout(done))
  expect(asked.at(-1)).toBe('d ahead')
  const reached = cache.get('b')
  await loading.get('b')?.()
  expect((await reached).key).toBe('b')
})

// Would catch: skipping through a batch that keeps fetching every photograph passed.
it('aborts what is no longer wanted and releases what was decoded', async () => {
  const { cache, loading, aborted, closed } = setUp(1e6)
  cache.want(['a'])
  await loading.get('a')?.()
  const skipped = cache.get('b')
  cache.want(['c'])
  await expect(skipped).rejects.toThrow('aborted')
  expect(aborted).toEqual(['b'])
  expect(closed).toEqual(['a'])
  expect(cache.bytes).toBe(0)
})

// Would catch: memory growing without end, or the cap evicting the photograph that is being read.
it('holds to its cap but never lets go of the first one', async () => {
  const { cache, loading, closed } = setUp(500, 3)
  cache.want(['a', 'b', 'c'])
  await loading.get('a')?.()
  await loading.get('c')?.()
  await loading.get('b')?.()
  expect(cache.peek('a')).not.toBeNull()
  expect(cache.bytes).toBeLessThanOrEqual(500)
  expect(closed.toSorted()).toEqual(['b', 'c'])
})

// Would catch: a failed photograph that stays failed after "try again".
it('loads anew after forgetting', async () => {
  const { cache, loading } = setUp(1e6)
  const first = cache.get('a')
  cache.forget('a')
  await expect(first).rejects.toThrow()
  const again = cache.get('a')
  await loading.get('a')?.()
  expect((await again).key).toBe('a')
})

it('prefetches three on either side, the next ones before the last ones', () => {
  const all = ['0', '1', '2', '3', '4', '5', '6', '7', '8']
  expect(neighbours(all, 4)).toEqual(['4', '5', '6', '3', '7', '2', '1'])
  expect(neighbours(all, 0)).toEqual(['0', '1', '2', '3'])
})
