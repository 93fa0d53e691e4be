import type { Colour, Point } from './anatomy'
import type { Random } from './random'
import type { Vessel } from './vessels'

/** Enough digits for a hundredth of a pixel at 4288 pixels. */
export const number = (value: number): string => value.toFixed(5)

export const rgb = ([red, green, blue]: Colour): string =>
  `rgb(${Math.round(red)},${Math.round(green)},${Math.round(blue)})`

/** A round spot that fades out; `hard` is the share of the radius that stays opaque. */
export function gradient(id: string, colour: Colour, hard: number, opacity = 1): string {
  const stop = (offset: number, alpha: number): string =>
    `<stop offset="${number(offset)}" stop-color="${rgb(colour)}" stop-opacity="${number(alpha * opacity)}"/>`
  const middle = hard + (1 - hard) / 2
  return `<radialGradient id="${id}">${stop(hard, 1)}${stop(middle, 0.55)}${stop(1, 0)}</radialGradient>`
}

/** A closed, irregular outline round a point. */
export function blob(
  at: Point,
  radius: number,
  roughness: number,
  random: Random,
  stretch = 1,
  angle = 0
): string {
  const count = 11
  const corners = Array.from({ length: count }, (_, index) => {
    const turn = (index / count) * 2 * Math.PI
    const reach = radius * (1 + roughness * random.normal() * 0.45)
    const along = Math.cos(turn) * reach * stretch
    const across = Math.sin(turn) * reach
    return {
      x: at.x + along * Math.cos(angle) - across * Math.sin(angle),
      y: at.y + along * Math.sin(angle) + across * Math.cos(angle)
    }
  })
  return smoothClosed(corners)
}

/** Path data of a smooth closed curve through the middles of the corners' edges. */
function smoothClosed(corners: readonly Point[]): string {
  const middle = (a: Point, b: Point): string =>
    `${number((a.x + b.x) / 2)} ${number((a.y + b.y) / 2)}`
  const last = corners[corners.length - 1] ?? { x: 0, y: 0 }
  const first = corners[0] ?? last
  const curves = corners.map((corner, index) => {
    const next = corners[index + 1] ?? first
    return `Q${number(corner.x)} ${number(corner.y)} ${middle(corner, next)}`
  })
  return `M${middle(last, first)}${curves.join('')}Z`
}

/** How the strokes of a group of vessels look. */
export interface Ink {
  readonly colour: string
  /** Times the vessel's own width. */
  readonly width: number
  readonly opacity: number
}

/**
 * Vessels in one colour, each in short pieces so that its width can change along it. One group for all of them:
 * crossings do not darken, and the renderer blends one layer instead of hundreds.
 */
export function strokes(vessels: readonly Vessel[], ink: Ink): string {
  const piece = 2
  const parts: string[] = []
  for (const { points } of vessels) {
    for (let start = 0; start + 1 < points.length; start += piece) {
      const run = points.slice(start, start + piece + 1)
      const width = run.reduce((sum, point) => sum + point.width, 0) / run.length
      const line = run.map(({ x, y }) => `${number(x)} ${number(y)}`).join('L')
      parts.push(`<path d="M${line}" stroke-width="${number(width * ink.width)}"/>`)
    }
  }
  return `<g fill="none" stroke="${ink.colour}" stroke-linecap="round" stroke-linejoin="round" opacity="${ink.opacity}">${parts.join('')}</g>`
}
