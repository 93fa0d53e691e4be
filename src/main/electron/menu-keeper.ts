import { isDeepStrictEqual } from 'node:util'
import type { Language } from '../../shared/domain/language'
import type { MenuState } from './menu'
import { WORDS, type Word } from './words'

/** What the menu depends on; it is made anew only when something of that has changed. */
export class MenuKeeper {
  #state: MenuState
  #applied: MenuState | null = null
  readonly #apply: (state: MenuState) => void

  constructor(language: Language, apply: (state: MenuState) => void) {
    this.#state = { language, roles: [], audit: false }
    this.#apply = apply
  }

  change(part: Partial<MenuState>): void {
    this.#state = { ...this.#state, ...part }
    if (isDeepStrictEqual(this.#state, this.#applied)) return
    this.#applied = this.#state
    this.#apply(this.#state)
  }

  /** A word in the language of the interface. */
  word = (word: Word): string => WORDS[this.#state.language][word]
}
