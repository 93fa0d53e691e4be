import { expect, it } from 'vitest'
import { createRenderAhead } from '../../../src/main/core/imaging/render-ahead'

// Would catch: several decodings at once stealing the reader's processor, a batch left behind going on being
// rendered, and one unreadable photograph stopping the rest.
it('renders one at a time, drops what was asked for before, and outlives a failure', async () => {
  const seen: string[] = []
  const finish: (() => void)[] = []
  const ahead = createRenderAhead((id) => {
    seen.push(id)
    return new Promise((resolve, reject) => {
      finish.push(() => {
        if (id === 'broken') reject(new Error('unreadable'))
        else resolve({ contentType: 'image/jpeg', body: Buffer.alloc(0) })
      })
    })
  })
  const next = async (): Promise<void> => {
    finish.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  ahead.start(['a', 'b', 'c'])
  expect(seen).toEqual(['a'])
  ahead.start(['broken', 'd'])
  expect(seen).toEqual(['a'])
  await next()
  await next()
  expect(seen).toEqual(['a', 'broken', 'd'])
  const stopped = ahead.stop()
  await next()
  await stopped
  ahead.start(['e'])
  expect(seen).toEqual(['a', 'broken', 'd', 'e'])
})
