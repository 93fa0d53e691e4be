import type { ReadingState } from './reading-state'

/** What a reader puts beside her grade. */
type Beside = Pick<ReadingState, 'dme' | 'comment'>

/** DME risk and comment on the screen, where main has others or none; `null` where they are the same or signed off. */
export function unrecorded({
  view,
  dme,
  comment
}: Beside & Pick<ReadingState, 'view'>): Beside | null {
  if (view?.status === 'signed-off') return null
  const said = view?.final ?? view?.blind ?? null
  const sameDme = said === null ? dme === null : said.kind === 'ungradable' || said.dme === dme
  return sameDme && comment.trim() === (view?.comment ?? '') ? null : { dme, comment }
}

/** What she typed at photographs that she left without recording it, for when she comes back to them. */
export class LeftBehind {
  readonly #typed = new Map<string, Beside>()

  /** Whether there is something to keep of the photograph on the screen. */
  keep(state: ReadingState): boolean {
    const typed = unrecorded(state)
    if (state.imageId === null) return false
    if (typed === null) this.#typed.delete(state.imageId)
    else this.#typed.set(state.imageId, typed)
    return typed !== null
  }

  of(imageId: string | null): Beside | undefined {
    return this.#typed.get(imageId ?? '')
  }
}
