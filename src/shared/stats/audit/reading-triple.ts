import { BLANK, UNGRADABLE } from '../table/categories'

/** One finished blind-first reading, as positions on the scale, UNGRADABLE or BLANK. */
export interface ReadingTriple {
  /** Grade before the network's answer was shown; never altered afterwards. */
  readonly blind: number
  readonly network: number
  /** The same reader's grade after it was shown. */
  readonly final: number
  /** Image's final grade or an outside reference, where there is one. */
  readonly reference?: number | null
  readonly patient?: string | null
}

export interface TripleExclusions {
  readonly total: number
  readonly blank: number
  readonly ungradable: number
}

/** Triples in which all three are grades, and why the others are left out. */
export function gradableTriples<T extends ReadingTriple>(
  triples: readonly T[]
): { readonly kept: readonly T[]; readonly excluded: TripleExclusions } {
  let blank = 0
  let ungradable = 0
  const kept = triples.filter(({ blind, network, final }) => {
    const codes = [blind, network, final]
    if (codes.includes(BLANK)) blank++
    else if (codes.includes(UNGRADABLE)) ungradable++
    else return true
    return false
  })
  return { kept, excluded: { total: blank + ungradable, blank, ungradable } }
}
