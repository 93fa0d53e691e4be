import type { FocusKind } from './keymap'

const NOT_TEXT = new Set(['button', 'checkbox', 'radio', 'submit', 'reset', 'color', 'file'])

/** What the element that has the focus does with keys of its own. */
export function focusKind(target: EventTarget | null): FocusKind {
  if (!(target instanceof HTMLElement)) return 'none'
  if (target.isContentEditable) return 'text'
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return 'text'
  if (target instanceof HTMLInputElement) {
    if (target.type === 'range') return 'range'
    return NOT_TEXT.has(target.type) ? 'control' : 'text'
  }
  return target.closest('button, a[href], summary, [role="option"]') ? 'control' : 'none'
}
