/** Bytes per second and time left of a transfer, from what was done when. */
export interface Rate {
  readonly bytesPerSecond: number
  readonly leftMs: number
}

/** `null` until enough has been seen (2 s) for a figure worth showing. */
export function rateOf(bytesDone: number, bytesFound: number, elapsedMs: number): Rate | null {
  if (elapsedMs < 2000 || bytesDone <= 0) return null
  const bytesPerSecond = (bytesDone / elapsedMs) * 1000
  return { bytesPerSecond, leftMs: ((bytesFound - bytesDone) / bytesPerSecond) * 1000 }
}
