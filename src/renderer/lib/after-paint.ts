/**
 * Calls back once what was just drawn is on the screen: the first frame callback runs before the paint,
 * the second after it. Never in a hidden window, where nothing is painted. Returns the function that cancels.
 */
export function afterPaint(callback: () => void): () => void {
  let handle = requestAnimationFrame(() => {
    handle = requestAnimationFrame(callback)
  })
  return () => {
    cancelAnimationFrame(handle)
  }
}
