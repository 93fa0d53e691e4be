import { LANGUAGES, MESSAGES, UNREVIEWED, type Language } from '../i18n/languages'
import {
  fill,
  pluralKey,
  type MessageKey,
  type Parameters,
  type PluralKey
} from '../i18n/translate'
import { createFormats, type Formats } from '../lib/format'
import { DEFAULT_KEYS, keyMapFrom, rebind, type Action, type KeyMap } from '../lib/keymap'
import { readStored, writeStored } from '../lib/storage'

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

/** Language, theme and keys. Separate from the session: the sign-in screen needs the first two already. */
export class SettingsStore {
  #language = $state<Language>(startLanguage())
  #theme = $state<Theme>(readStored('theme') === 'dark' ? 'dark' : 'light')
  #keys = $state.raw<KeyMap>(DEFAULT_KEYS)
  #operatorId: string | null = null
  readonly #formats = $derived<Formats>(createFormats(this.#language))
  readonly #messages = $derived(MESSAGES[this.#language])

  get language(): Language {
    return this.#language
  }

  get theme(): Theme {
    return this.#theme
  }

  get keys(): KeyMap {
    return this.#keys
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

  /** Takes up the keys that an operator chose on this workstation. */
  loadKeysOf(operatorId: string | null): void {
    this.#operatorId = operatorId
    this.#keys = operatorId === null ? DEFAULT_KEYS : keyMapFrom(readStored(`keys.${operatorId}`))
  }

  bindKey(action: Action, key: string): void {
    this.#storeKeys(rebind(this.#keys, action, key))
  }

  resetKeys(): void {
    this.#storeKeys(DEFAULT_KEYS)
  }

  #storeKeys(keys: KeyMap): void {
    this.#keys = keys
    if (this.#operatorId !== null) writeStored(`keys.${this.#operatorId}`, keys)
  }
}

export function createSettingsStore(): SettingsStore {
  return new SettingsStore()
}
