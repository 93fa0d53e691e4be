/** Everything a key can do in the reading room. */
export const ACTIONS = [
  'grade-0',
  'grade-1',
  'grade-2',
  'grade-3',
  'grade-4',
  'ungradable',
  'dme',
  'keep',
  'undo',
  'next',
  'previous',
  'comment',
  'sign-off',
  'overlay',
  'red-free',
  'contrast',
  'invert',
  'local-contrast',
  'enhance',
  'brighter',
  'darker',
  'zoom-in',
  'zoom-out',
  'fit',
  'actual-size',
  'fellow',
  'key-sheet'
] as const
export type Action = (typeof ACTIONS)[number]

/** Actions that may follow from a key held down. A grade never may. */
const REPEATABLE: ReadonlySet<Action> = new Set<Action>([
  'next',
  'previous',
  'zoom-in',
  'zoom-out',
  'brighter',
  'darker'
])

/** One key per action: `KeyboardEvent.key`, letters in lower case. */
export type KeyMap = Readonly<Record<Action, string>>

export const DEFAULT_KEYS: KeyMap = {
  'grade-0': '0',
  'grade-1': '1',
  'grade-2': '2',
  'grade-3': '3',
  'grade-4': '4',
  ungradable: 'u',
  dme: 'd',
  keep: 'Enter',
  undo: 'z',
  next: 'ArrowRight',
  previous: 'ArrowLeft',
  comment: 'n',
  'sign-off': 's',
  overlay: 'h',
  'red-free': 'r',
  contrast: 'c',
  invert: 'i',
  'local-contrast': 'k',
  enhance: 'g',
  brighter: ']',
  darker: '[',
  'zoom-in': '+',
  'zoom-out': '-',
  fit: 'f',
  'actual-size': 'x',
  fellow: 'l',
  'key-sheet': '?'
}

/** The parts of a keyboard event that decide. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly repeat: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
  readonly isComposing?: boolean
}

/** What has the focus: text fields take every key, other controls only those that work them. */
export type FocusKind = 'text' | 'control' | 'range' | 'none'

const CONTROL_KEYS = new Set(['Enter', ' '])
const RANGE_KEYS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'])

/** Keys that a browser or a screen reader needs. */
const RESERVED =
  /^(Tab|Escape| |Shift|Control|Alt|Meta|AltGraph|CapsLock|Insert|ContextMenu|Dead|Process|Unidentified|F\d+)$/

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
  return !press.ctrlKey && !press.altKey && !press.metaKey && !RESERVED.test(keyName(press))
}

function blocked(press: KeyPress, focus: FocusKind): boolean {
  if (press.ctrlKey || press.altKey || press.metaKey || press.isComposing === true) return true
  if (focus === 'text') return true
  if (focus === 'control' && CONTROL_KEYS.has(press.key)) return true
  return focus === 'range' && RANGE_KEYS.has(press.key)
}

/** What a key press asks for; `null` where it asks for nothing or is not for us. */
export function actionFor(press: KeyPress, focus: FocusKind, keys: KeyMap): Action | null {
  if (blocked(press, focus)) return null
  const name = keyName(press)
  const action = ACTIONS.find((candidate) => keys[candidate] === name)
  if (action === undefined || (press.repeat && !REPEATABLE.has(action))) return null
  return action
}

/** In a list of reasons, digits pick: 0-based index, or `null`. */
export function pickFor(press: KeyPress, focus: FocusKind, count: number): number | null {
  if (blocked(press, focus) || press.repeat) return null
  const name = keyName(press)
  const index = /^[1-9]$/.test(name) ? Number(name) - 1 : -1
  return index >= 0 && index < count ? index : null
}

/** The other action that a key already has. */
export function conflictOf(keys: KeyMap, action: Action, key: string): Action | null {
  return ACTIONS.find((other) => other !== action && keys[other] === key) ?? null
}

/** Binds a key. Where another action had it, that one gets this action's old key: none is ever left bare. */
export function rebind(keys: KeyMap, action: Action, key: string): KeyMap {
  const other = conflictOf(keys, action, key)
  const changed = { ...keys, [action]: key }
  return other === null ? changed : { ...changed, [other]: keys[action] }
}

/** A stored key map, where it is whole and free of conflicts; otherwise the default one. */
export function keyMapFrom(stored: unknown): KeyMap {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_KEYS
  const given = stored as Record<string, unknown>
  const entries = ACTIONS.map((action) => [action, given[action] ?? DEFAULT_KEYS[action]] as const)
  const names = entries.map(([, key]) => key)
  const sound = names.every((key) => typeof key === 'string' && key !== '' && !RESERVED.test(key))
  if (!sound || new Set(names).size !== names.length) return DEFAULT_KEYS
  return Object.fromEntries(entries) as KeyMap
}
