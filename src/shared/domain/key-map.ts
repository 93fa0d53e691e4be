// No zod here: the interface imports it, and zod probes for `eval`, which its policy forbids.

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

/** Keys that a browser or a screen reader needs. */
const RESERVED =
  /^(Tab|Escape| |Shift|Control|Alt|Meta|AltGraph|CapsLock|Insert|ContextMenu|Dead|Process|Unidentified|F\d+)$/

export function isReservedKey(key: string): boolean {
  return RESERVED.test(key)
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

/** Whether every action has a key of its own, none of them one that the browser or a screen reader needs. */
export function isSoundKeyMap(keys: KeyMap): boolean {
  const names = ACTIONS.map((action) => keys[action])
  return (
    names.every((key) => typeof key === 'string' && key !== '' && !isReservedKey(key)) &&
    new Set(names).size === names.length
  )
}

/** A stored key map, where it is sound; otherwise the default one. Actions that it does not know get their default. */
export function keyMapFrom(stored: unknown): KeyMap {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_KEYS
  const given = stored as Partial<Record<Action, string>>
  const keys = Object.fromEntries(
    ACTIONS.map((action) => [action, given[action] ?? DEFAULT_KEYS[action]])
  ) as KeyMap
  return isSoundKeyMap(keys) ? keys : DEFAULT_KEYS
}
