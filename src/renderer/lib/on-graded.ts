import type { Bridge } from './bridge'

const SOON_ENOUGH_MS = 2000

/** Tells now and then while photographs are graded, and when the last one is. Returns the function that ends it. */
export function onGraded(bridge: Bridge, callback: () => void): () => void {
  let told = 0
  return bridge.on('grading.progress', ({ queued, running }) => {
    if (queued + running > 0 && Date.now() - told < SOON_ENOUGH_MS) return
    told = Date.now()
    callback()
  })
}
