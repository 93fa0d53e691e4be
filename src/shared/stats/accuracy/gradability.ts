import { BLANK, UNGRADABLE } from '../table/categories'
import { binaryAccuracy } from './binary'
import type { BinaryAccuracy, ReferenceSide } from './binary'

/**
 * The 2×2 of gradability, from rating codes: "positive" is ungradable. Both must have looked: a pair
 * with a blank is left out. Ungradable images are exclusions of every κ table, so this is where they count.
 */
export function gradability(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  reference: ReferenceSide = 'b'
): BinaryAccuracy {
  const counts = { both: 0, onlyA: 0, onlyB: 0, neither: 0 }
  for (let row = 0; row < a.length; row++) {
    const first = a[row] ?? BLANK
    const second = b[row] ?? BLANK
    if (first === BLANK || second === BLANK) continue
    if (first === UNGRADABLE) counts[second === UNGRADABLE ? 'both' : 'onlyA']++
    else counts[second === UNGRADABLE ? 'onlyB' : 'neither']++
  }
  const { both, onlyA, onlyB, neither } = counts
  return reference === 'b'
    ? binaryAccuracy(both, onlyA, onlyB, neither)
    : binaryAccuracy(both, onlyB, onlyA, neither)
}
