/** A seeded stream of numbers: the same seed draws the same eye. */
export interface Random {
  /** In [low, high). */
  between(low: number, high: number): number
  /** Roughly normal: mean 0, standard deviation 1, never beyond ±3.5. */
  normal(): number
  chance(probability: number): boolean
  /** A stream of its own, so that adding one lesion does not move every later vessel. */
  fork(name: string): Random
}

/** Mulberry32 (public domain, Tommy Ettinger): small, fast and good enough for drawing. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    between: (low, high) => low + (high - low) * next(),
    // The sum of four uniform numbers, scaled to variance 1.
    normal: () => (next() + next() + next() + next() - 2) * Math.sqrt(3),
    chance: (probability) => next() < probability,
    fork: (name) => createRandom(hashText(name) ^ Math.imul(seed + 1, 0x9e3779b1))
  }
}

/** FNV-1a over the characters. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 0
}
