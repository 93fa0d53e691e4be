import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(
  join(import.meta.dirname, '../../../src/renderer/styles/tokens.css'),
  'utf8'
)
const NAMES = ['0', '1', '2', '3', '4', 'ungradable']

type Triple = readonly [number, number, number]

function token(name: string, from = css): Triple {
  const hex = new RegExp(`--${name}: #([0-9a-f]{6})`).exec(from)?.[1]
  if (hex === undefined) throw new Error(`no --${name}`)
  const linear = [0, 2, 4].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return linear as unknown as Triple
}

const times = (matrix: readonly number[], [r, g, b]: Triple): Triple => {
  const row = (i: number): number =>
    (matrix[i] ?? 0) * r + (matrix[i + 1] ?? 0) * g + (matrix[i + 2] ?? 0) * b
  return [row(0), row(3), row(6)]
}

/** Oklab (Ottosson 2020), × 100. */
function lab(rgb: Triple): Triple {
  const lms = times(
    [0.4122, 0.5363, 0.0514, 0.2119, 0.6807, 0.1074, 0.0883, 0.2817, 0.63],
    rgb
  ).map((value) => Math.cbrt(Math.max(0, value)))
  return times(
    [21.05, 79.36, -0.41, 197.8, -242.86, 45.06, 2.59, 78.28, -80.87],
    lms as unknown as Triple
  )
}

// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
const VISIONS: Record<string, readonly number[]> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.1523, 1.0526, -0.2049, 0.1145, 0.7863, 0.0992, -0.0039, -0.0481, 1.052],
  deuteranopia: [0.3673, 0.8606, -0.228, 0.2801, 0.6725, 0.0475, -0.0118, 0.0429, 0.9689],
  tritanopia: [1.2555, -0.0767, -0.1788, -0.0784, 0.9308, 0.1476, 0.0047, 0.6914, 0.3039]
}

const luminance = ([r, g, b]: Triple): number => 0.2126 * r + 0.7152 * g + 0.0722 * b
const contrast = (a: Triple, b: Triple): number => {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

describe('the grade colours', () => {
  // Would catch: a palette in which a colour-blind reader takes one grade for another.
  it.each(Object.entries(VISIONS))('are apart with %s vision', (_, matrix) => {
    const seen = NAMES.map((name) => lab(times(matrix, token(`grade-${name}`))))
    for (const [i, a] of seen.entries())
      for (const [j, b] of seen.entries())
        if (i < j) {
          const distance = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
          expect(distance, `${NAMES[i]} and ${NAMES[j]}`).toBeGreaterThan(8)
        }
  })

  // Would catch: grades whose order cannot be told without colour.
  it('grow darker with the grade', () => {
    const lightness = NAMES.slice(0, 5).map((name) => lab(token(`grade-${name}`))[0])
    expect(lightness).toEqual(lightness.toSorted((a, b) => b - a))
  })

  it('carry their numbers readably (WCAG 2.2 AA)', () => {
    for (const name of NAMES)
      expect(contrast(token(`grade-${name}`), token('grade-ink')), name).toBeGreaterThan(4.5)
  })

  // Would catch: small grey text that fails AA in one of the themes.
  it('stand in themes whose text is readable', () => {
    const [, light = '', dark = ''] = css.split("[data-theme='")
    for (const theme of [light, dark])
      for (const ink of ['ink', 'ink-soft', 'accent', 'good', 'warn', 'bad'])
        for (const ground of ['ground', 'surface'])
          expect(
            contrast(token(ink, theme), token(ground, theme)),
            `${ink} on ${ground}`
          ).toBeGreaterThan(4.5)
  })
})
