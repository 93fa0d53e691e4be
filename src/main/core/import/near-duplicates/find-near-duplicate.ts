import type { Library } from '../../store/open-library'
import { originalPath } from '../../store/images'
import { statement } from '../../store/statement'
import { correlation, detailOf } from './detail'
import { halves, popCount } from './perceptual-hash'
import { smallPicture } from './small-picture'

/**
 * Two photographs are flagged as near-duplicates when their hashes differ in at most 8 of 64 bits and their fine
 * structure correlates by at least 0.9. On 1,266 photographs of four public sets (IDRiD, APTOS, EyePACS, DRIMDB,
 * 350 at most of each) no two different ones reached both; the most alike had 0.88.
 */
const MOST_BITS = 8
const LEAST_CORRELATION = 0.9
/** Decoding a candidate costs as much as the photograph itself: the nearest few are looked at. */
const MOST_CANDIDATES = 16

interface Known {
  readonly id: string
  readonly sha256: string
  readonly extension: string
}

/** Photographs of a library by their hashes, kept in memory while an import is examined. */
export class HashIndex {
  readonly #library: Pick<Library, 'dir'>
  readonly #known: Known[] = []
  #words = new Int32Array(2048)

  constructor(library: Library) {
    this.#library = library
    const rows = statement(
      library.db,
      'SELECT id, sha256, extension, perceptual_hash AS hash FROM image WHERE perceptual_hash IS NOT NULL'
    ).all() as (Known & { hash: string })[]
    for (const row of rows) this.add(row, row.hash)
  }

  add(image: Known, hash: string): void {
    const at = this.#known.push(image) * 2 - 2
    if (at + 2 > this.#words.length) {
      const larger = new Int32Array(this.#words.length * 2)
      larger.set(this.#words)
      this.#words = larger
    }
    this.#words.set(halves(hash), at)
  }

  /** The image that this one is nearly the same as, or null. Originals that cannot be decoded are passed over. */
  async find(hash: string, small: Uint8Array): Promise<string | null> {
    const candidates = this.#near(hash)
    if (candidates.length === 0) return null
    const detail = await detailOf(small)
    let best: { id: string; correlation: number } | null = null
    for (const image of candidates) {
      const other = await smallPicture(originalPath(this.#library, image)).catch(() => null)
      if (!other) continue
      const alike = correlation(detail, await detailOf(other))
      if (alike >= LEAST_CORRELATION && alike > (best?.correlation ?? 0))
        best = { id: image.id, correlation: alike }
    }
    return best?.id ?? null
  }

  #near(hash: string): Known[] {
    const [high, low] = halves(hash)
    const found: { image: Known; bits: number }[] = []
    for (const [i, image] of this.#known.entries()) {
      const bits =
        popCount(high ^ (this.#words[2 * i] ?? 0)) + popCount(low ^ (this.#words[2 * i + 1] ?? 0))
      if (bits <= MOST_BITS) found.push({ image, bits })
    }
    return found
      .sort((a, b) => a.bits - b.bits)
      .slice(0, MOST_CANDIDATES)
      .map(({ image }) => image)
  }
}
