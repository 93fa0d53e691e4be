import { ACTIONS, isReservedKey, type Action, type KeyMap } from '../../shared/domain/key-map'

/** Actions that may follow from a key held down. A grade never may. */
const REPEATABLE: ReadonlySet<Action> = new Set<Action>([
  'next',
  'previous',
  'zoom-in',
  'zoom-out',
  'brighter',
  'darker'
])

/** The parts of a keyboard event that decide. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly repeat: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly isComposing?: boolean
}

/** What has the focus: text fields take every key, other controls only those that work them. */
export type FocusKind = 'text' | 'control' | 'range' | 'none'

const CONTROL_KEYS = new Set(['Enter', ' '])
const RANGE_KEYS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'])

/**
 * The key's name whatever the keyboard's script: where a layout types no Latin letter or digit (Devanagari,
 * Tamil), the key's place on the keyboard says which one it is.
 */
export function keyName(press: Pick<KeyPress, 'key' | 'code'>): string {
  const { key, code } = press
  if (key.length === 1 && key.charCodeAt(0) > 126) {
    const placed = /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/.exec(code)
    const name = placed?.[1] ?? placed?.[2]
    if (name !== undefined) return name.toLowerCase()
  }
  // `=` is the unshifted `+` of most keyboards.
  if (key === '=') return '+'
  return key.length === 1 ? key.toLowerCase() : key
}

/** Whether the key can be bound at all. */
export function isBindable(press: KeyPress): boolean {
  return !press.ctrlKey && !press.altKey && !press.metaKey && !isReservedKey(keyName(press))
}

function blocked(press: KeyPress, focus: FocusKind): boolean {
  if (press.ctrlKey || press.altKey || press.metaKey || press.isComposing === true) return true
  if (focus === 'text') return true
  if (focus === 'control' && CONTROL_KEYS.has(press.key)) return true
  return focus === 'range' && RANGE_KEYS.has(press.key)
}

/**
 * What a key press asks for; `null` where it asks for nothing or is not for us. While a reason is picked, digits are
 * the list's: one that it does not have must not grade.
 */
export function actionFor(
  press: KeyPress,
  focus: FocusKind,
  keys: KeyMap,
  picking = false
): Action | null {
  if (blocked(press, focus)) return null
  const name = keyName(press)
  if (picking && /^[0-9]$/.test(name)) return null
  const action = ACTIONS.find((candidate) => keys[candidate] === name)
  if (action === undefined || (press.repeat && !REPEATABLE.has(action))) return null
  return action
}

const PANS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: 1, y: 0 },
  ArrowRight: { x: -1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 }
}

/** Shift and an arrow: which way the photograph moves, or `null`. Always these keys: they are no action's own. */
export function panFor(press: KeyPress, focus: FocusKind): { x: number; y: number } | null {
  if (!press.shiftKey || blocked(press, focus)) return null
  return PANS[press.key] ?? null
}

/** In a list of reasons, digits pick: 0-based index, or `null`. */
export function pickFor(press: KeyPress, focus: FocusKind, count: number): number | null {
  if (blocked(press, focus) || press.repeat) return null
  const name = keyName(press)
  const index = /^[1-9]$/.test(name) ? Number(name) - 1 : -1
  return index >= 0 && index < count ? index : null
}
