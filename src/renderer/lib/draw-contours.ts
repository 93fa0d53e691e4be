import { contourAt, enlarge, type Grid } from './contours'
import type { Rectangle } from './viewport'

export interface ActivationMap extends Grid {
  readonly area: {
    readonly left: number
    readonly top: number
    readonly right: number
    readonly bottom: number
  }
}

/** Share of the map's range at which lines are drawn, and how wide (CSS pixels). */
const LEVELS = [
  { level: 0.35, width: 1 },
  { level: 0.6, width: 1.5 },
  { level: 0.85, width: 2.5 }
] as const

/** Lines of equal weight over the photograph: light with a dark edge, so that they show on any retina. */
export function drawContours(
  context: CanvasRenderingContext2D,
  map: ActivationMap,
  photograph: Rectangle,
  pixelRatio: number
): void {
  const fine = enlarge(map, 8)
  const { left, top, right, bottom } = map.area
  const x = (fraction: number): number =>
    photograph.left + (left + fraction * (right - left)) * photograph.width
  const y = (fraction: number): number =>
    photograph.top + (top + fraction * (bottom - top)) * photograph.height
  context.lineCap = 'round'
  for (const { level, width } of LEVELS) {
    const path = new Path2D()
    for (const [x1, y1, x2, y2] of contourAt(fine, level)) {
      path.moveTo(x(x1), y(y1))
      path.lineTo(x(x2), y(y2))
    }
    context.strokeStyle = 'rgb(0 0 0 / 70%)'
    context.lineWidth = (width + 2) * pixelRatio
    context.stroke(path)
    context.strokeStyle = '#ffffff'
    context.lineWidth = width * pixelRatio
    context.stroke(path)
  }
}
