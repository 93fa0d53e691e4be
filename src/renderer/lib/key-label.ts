import type { MessageKey } from '../i18n/translate'

const NAMED = ['Enter', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const

/** A key as it is printed on a keyboard. */
export function keyLabel(key: string, t: (key: MessageKey) => string): string {
  const named = NAMED.find((name) => name === key)
  if (named !== undefined) return t(`keys.${named}`)
  if (key === '-') return '−'
  return key.length === 1 ? key.toUpperCase() : key
}
