import type { MessageKey, Messages } from './en'

export type Parameters = Readonly<Record<string, string | number>>

/** Fills `{name}` placeholders; one without a value stays visible as it is. */
export function fill(message: string, parameters: Parameters = {}): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name]
    return value === undefined ? whole : String(value)
  })
}

/** Message keys that have `.one` and `.other` forms. */
export type PluralKey = {
  [K in MessageKey]: K extends `${infer Stem}.one` ? Stem : never
}[MessageKey]

export function pluralKey(stem: PluralKey, count: number, language: string): MessageKey {
  const form = new Intl.PluralRules(language).select(count) === 'one' ? 'one' : 'other'
  return `${stem}.${form}`
}

export type { MessageKey, Messages }
