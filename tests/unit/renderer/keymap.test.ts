import { describe, expect, it } from 'vitest'
import {
  ACTIONS,
  DEFAULT_KEYS,
  conflictOf,
  keyMapFrom,
  rebind
} from '../../../src/shared/domain/key-map'
import {
  actionFor,
  isBindable,
  keyName,
  panFor,
  pickFor,
  type KeyPress
} from '../../../src/renderer/lib/keymap'
import { ACTION_GROUPS } from '../../../src/renderer/lib/action-groups'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  repeat: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  ...more
})

describe('the key map', () => {
  // Would catch: two actions on one key, of which the second could never be reached.
  it('gives every action a key of its own, and lists every action once', () => {
    expect(new Set(Object.values(DEFAULT_KEYS)).size).toBe(ACTIONS.length)
    expect(ACTION_GROUPS.flatMap(({ actions }) => actions).toSorted()).toEqual(
      [...ACTIONS].toSorted()
    )
  })

  // Would catch: a digit in the comment that grades the photograph.
  it('does nothing inside a text field', () => {
    for (const key of Object.values(DEFAULT_KEYS))
      expect(actionFor(press(key), 'text', DEFAULT_KEYS)).toBeNull()
    expect(pickFor(press('1'), 'text', 6)).toBeNull()
  })

  // Would catch: a key that sticks and grades image after image.
  it('grades only on a fresh press, but moves while a key is held', () => {
    expect(actionFor(press('2', { repeat: true }), 'none', DEFAULT_KEYS)).toBeNull()
    expect(actionFor(press('Enter', { repeat: true }), 'none', DEFAULT_KEYS)).toBeNull()
    expect(pickFor(press('2', { repeat: true }), 'none', 6)).toBeNull()
    expect(actionFor(press('ArrowRight', { repeat: true }), 'none', DEFAULT_KEYS)).toBe('next')
  })

  // Would catch: a photograph that only a mouse can move, and arrows that go to another one or work a slider instead.
  it('moves a photograph by Shift and the arrows', () => {
    const shift = { shiftKey: true }
    expect(panFor(press('ArrowRight', shift), 'none')).toEqual({ x: -1, y: 0 })
    expect(panFor(press('ArrowUp', { ...shift, repeat: true }), 'control')).toEqual({ x: 0, y: 1 })
    expect(panFor(press('ArrowRight'), 'none')).toBeNull()
    for (const focus of ['text', 'range'] as const)
      expect(panFor(press('ArrowRight', shift), focus)).toBeNull()
  })

  // Would catch: Ctrl+Z or Ctrl+R of the browser taken for undo or red-free.
  it('leaves chords to the system', () => {
    for (const chord of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }])
      expect(actionFor(press('z', chord), 'none', DEFAULT_KEYS)).toBeNull()
  })

  // Would catch: Enter that both clicks the focused button and keeps the grade.
  it('leaves Enter to a button that has the focus, and arrows to a slider', () => {
    expect(actionFor(press('Enter'), 'control', DEFAULT_KEYS)).toBeNull()
    expect(actionFor(press('3'), 'control', DEFAULT_KEYS)).toBe('grade-3')
    expect(actionFor(press('ArrowRight'), 'range', DEFAULT_KEYS)).toBeNull()
  })

  // Would catch: no key working on a Hindi or Tamil keyboard layout, or with Shift or Caps Lock.
  it('finds the key on a keyboard of another script', () => {
    expect(keyName({ key: 'ङ', code: 'KeyU' })).toBe('u')
    expect(keyName({ key: '२', code: 'Digit2' })).toBe('2')
    expect(keyName({ key: 'Z', code: 'KeyZ' })).toBe('z')
    expect(keyName({ key: '=', code: 'Equal' })).toBe('+')
  })

  // Would catch: a pick beyond the list, 0 taken for the first reason, and a slip among the reasons that grades.
  it('picks reasons by digit, from 1', () => {
    expect(pickFor(press('1'), 'none', 6)).toBe(0)
    expect(pickFor(press('6'), 'none', 6)).toBe(5)
    expect(pickFor(press('7'), 'none', 6)).toBeNull()
    expect(pickFor(press('0'), 'none', 6)).toBeNull()
    expect(pickFor(press('1'), 'none', 0)).toBeNull()
    for (const digit of ['0', '8']) {
      expect(actionFor(press(digit), 'none', DEFAULT_KEYS, true)).toBeNull()
    }
    expect(actionFor(press('0'), 'none', DEFAULT_KEYS, false)).toBe('grade-0')
    expect(actionFor(press('z'), 'none', DEFAULT_KEYS, true)).toBe('undo')
  })
})

describe('rebinding', () => {
  // Would catch: an action that loses its key without anyone noticing.
  it('finds the conflict and lets the two change places', () => {
    expect(conflictOf(DEFAULT_KEYS, 'red-free', 'z')).toBe('undo')
    expect(conflictOf(DEFAULT_KEYS, 'undo', 'z')).toBeNull()
    const keys = rebind(DEFAULT_KEYS, 'red-free', 'z')
    expect(keys['red-free']).toBe('z')
    expect(keys.undo).toBe('r')
    expect(new Set(Object.values(keys)).size).toBe(ACTIONS.length)
  })

  // Would catch: Tab or Escape bound, after which a screen reader is stuck.
  it('refuses keys that browsers and screen readers need', () => {
    for (const key of ['Tab', 'Escape', ' ', 'F5', 'Insert', 'CapsLock'])
      expect(isBindable(press(key))).toBe(false)
    expect(isBindable(press('q'))).toBe(true)
  })

  // Would catch: a damaged stored map that leaves grading without keys.
  it('falls back to the usual keys where the stored ones are unsound', () => {
    expect(keyMapFrom(null)).toEqual(DEFAULT_KEYS)
    expect(keyMapFrom({ undo: '0' })).toEqual(DEFAULT_KEYS)
    expect(keyMapFrom({ undo: 'Tab' })).toEqual(DEFAULT_KEYS)
    expect(keyMapFrom({ undo: 7 })).toEqual(DEFAULT_KEYS)
    expect(keyMapFrom({ undo: 'q' })).toEqual({ ...DEFAULT_KEYS, undo: 'q' })
  })
})
