/** Signs that the standard fonts lack, in words. */
const WORDS: Readonly<Record<string, string>> = {
  κ: 'kappa',
  λ: 'lambda',
  '↔': 'vs',
  '≥': '>=',
  '≤': '<=',
  '−': '-',
  '→': '->'
}

/** Beyond Latin-1, the code points that the standard PDF fonts have (Windows code page 1252). */
const WINDOWS_1252 = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ')

/** Text that the standard fonts of PDF print as it is. */
export const PLAIN = /^[\u0020-\u007e\u00a0-\u00ff]*$/u

/**
 * A letter as it can be printed in the standard fonts: itself, a word for it, or its code point as `\u{…}`.
 * @param letter one code point
 */
export function inLatin(letter: string): string {
  const word = WORDS[letter]
  if (word !== undefined) return word
  if (PLAIN.test(letter) || WINDOWS_1252.has(letter)) return letter
  return `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`
}
