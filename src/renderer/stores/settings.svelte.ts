import { rebind, type Action, type KeyMap } from '../../shared/domain/key-map'
import { LANGUAGES, MESSAGES, UNREVIEWED, type Language } from '../i18n/languages'
import {
  fill,
  pluralKey,
  type MessageKey,
  type Parameters,
  type PluralKey
} from '../i18n/translate'
import { createFormats, type Formats } from '../lib/format'
import { readStored, writeStored } from '../lib/storage'
import type { SessionStore } from './session.svelte'

export type Theme = 'light' | 'dark'

function startLanguage(): Language {
  const stored = readStored('language')
  const system = navigator.language.slice(0, 2)
  return (
    LANGUAGES.find((language) => language === stored) ??
    LANGUAGES.find((language) => language === system) ??
    'en'
  )
}

/** Language and theme of this window, and the keys of whoever is signed in, which are kept in the library. */
export class SettingsStore {
  readonly #session: SessionStore
  #language = $state<Language>(startLanguage())
  #theme = $state<Theme>(readStored('theme') === 'dark' ? 'dark' : 'light')
  readonly #formats = $derived<Formats>(createFormats(this.#language))
  readonly #messages = $derived(MESSAGES[this.#language])

  constructor(session: SessionStore) {
    this.#session = session
  }

  get language(): Language {
    return this.#language
  }

  get theme(): Theme {
    return this.#theme
  }

  get keys(): KeyMap {
    return this.#session.keys
  }

  get formats(): Formats {
    return this.#formats
  }

  get unreviewed(): boolean {
    return UNREVIEWED.has(this.#language)
  }

  /** The string for a key in the chosen language. An arrow function, so that views can take it apart. */
  t = (key: MessageKey, parameters?: Parameters): string => fill(this.#messages[key], parameters)

  /** The string for a count, with `{n}` filled in. */
  plural = (stem: PluralKey, count: number): string =>
    this.t(pluralKey(stem, count, this.#language), { n: this.#formats.number(count) })

  setLanguage(language: Language): void {
    this.#language = language
    writeStored('language', language)
  }

  setTheme(theme: Theme): void {
    this.#theme = theme
    writeStored('theme', theme)
  }

  /** @throws what the request throws; the keys are then as before. */
  async bindKey(action: Action, key: string): Promise<void> {
    await this.#session.setKeys(rebind(this.keys, action, key))
  }

  async resetKeys(): Promise<void> {
    await this.#session.setKeys(null)
  }
}

export function createSettingsStore(session: SessionStore): SettingsStore {
  return new SettingsStore(session)
}
