import { distance, type Anatomy, type Point } from './anatomy'
import type { Random } from './random'

export interface VesselPoint extends Point {
  readonly width: number
}

export interface Vessel {
  readonly kind: 'artery' | 'vein'
  readonly points: readonly VesselPoint[]
}

/** Step between two points of a vessel, in field radii. */
const STEP = 0.014
const THINNEST = 0.0022
/** The fovea has no vessels within about a third of a disc diameter. */
const AVASCULAR_RADIUS = 0.11

interface Growth {
  readonly kind: Vessel['kind']
  readonly from: Point
  readonly heading: number
  readonly width: number
  readonly length: number
  readonly depth: number
  /** Where it bends to. */
  readonly goals: readonly Point[]
}

/** The trees of one eye, thickest first: four arcades of an artery and a vein each, and what branches off them. */
export function growVessels(anatomy: Anatomy, random: Random, beading: number): Vessel[] {
  const vessels: Vessel[] = []
  const queue: Growth[] = trunks(anatomy, random)
  for (let growth = queue.shift(); growth; growth = queue.shift()) {
    const { vessel, branches } = grow(growth, anatomy, random)
    if (vessel.points.length > 3)
      vessels.push(growth.kind === 'vein' ? bead(vessel, beading, random) : vessel)
    if (vessels.length < 190) queue.push(...branches)
  }
  return vessels.sort((a, b) => (b.points[0]?.width ?? 0) - (a.points[0]?.width ?? 0))
}

function trunks({ disc, fovea }: Anatomy, random: Random): Growth[] {
  return [-1, 1].flatMap((side) =>
    (['vein', 'artery'] as const).flatMap((kind): Growth[] => {
      const vein = kind === 'vein'
      const jitter = (): number => random.normal() * 0.025
      const width = (vein ? 0.027 : 0.02) * random.between(0.9, 1.1)
      const from = { x: disc.x + jitter() * 0.6, y: disc.y + jitter() * 0.6 }
      const reach = random.between(0.5, 0.6) + (vein ? 0.04 : -0.05)
      const temporal: Point[] = [
        { x: disc.x - 0.02 + jitter(), y: disc.y + side * 0.3 },
        { x: disc.x - 0.24 + jitter(), y: fovea.y + side * reach * 0.95 },
        { x: fovea.x + 0.1 + jitter(), y: fovea.y + side * (reach + 0.04 + jitter()) },
        { x: fovea.x - 0.45, y: fovea.y + side * (reach - 0.06 + jitter() * 2) },
        { x: -1.15, y: fovea.y + side * 0.4 }
      ]
      const nasal: Point[] = [
        { x: disc.x + 0.12 + jitter(), y: disc.y + side * (0.16 + jitter()) },
        { x: 1.2, y: disc.y + side * (vein ? 0.55 : 0.72) }
      ]
      const up = (Math.PI / 2) * side
      return [
        { kind, from, heading: up, width, length: 2, depth: 0, goals: temporal },
        { kind, from, heading: up * 0.5, width: width * 0.62, length: 0.9, depth: 0, goals: nasal }
      ]
    })
  )
}

/** Walks one vessel: it steers to its goals, wanders a little, thins out and sends branches aside. */
function grow(
  growth: Growth,
  anatomy: Anatomy,
  random: Random
): { vessel: Vessel; branches: Growth[] } {
  const points: VesselPoint[] = []
  const branches: Growth[] = []
  const goals = [...growth.goals]
  let { x, y } = growth.from
  let { heading, width } = growth
  let wander = 0
  let untilBranch = random.between(0.1, 0.22)
  let side = random.chance(0.5) ? 1 : -1
  for (let gone = 0; gone < growth.length && width > THINNEST; gone += STEP) {
    points.push({ x, y, width })
    const goal = goals[0]
    if (goal) {
      heading += turnTo(heading, Math.atan2(goal.y - y, goal.x - x)) * 0.1
      if (distance({ x, y }, goal) < 0.13) goals.shift()
    }
    wander = wander * 0.86 + random.normal() * (growth.depth === 0 ? 0.02 : 0.026)
    heading += wander + awayFromFovea({ x, y }, heading, anatomy.fovea)
    if (growth.depth > 0) heading += outward({ x, y }, heading, anatomy.disc)
    x += Math.cos(heading) * STEP
    y += Math.sin(heading) * STEP
    if (Math.hypot(x, y) > 1.06) break
    if (distance({ x, y }, anatomy.fovea) < AVASCULAR_RADIUS) break
    width *= growth.depth === 0 ? 0.9935 : 0.98
    untilBranch -= STEP
    if (untilBranch > 0 || gone < 0.12 || growth.depth > 3) continue
    untilBranch = random.between(0.07, 0.2) * (1 + growth.depth * 0.3)
    side = random.chance(0.75) ? -side : side
    branches.push({
      kind: growth.kind,
      from: { x, y },
      heading: heading + side * random.between(0.45, 0.85),
      width: Math.min(width * random.between(0.42, 0.68), 0.012),
      length: random.between(0.3, 0.8) / (1 + growth.depth * 0.5),
      depth: growth.depth + 1,
      goals: []
    })
    width *= 0.965
  }
  return { vessel: { kind: growth.kind, points }, branches }
}

/** Small vessels run round the fovea rather than across it. */
function awayFromFovea(at: Point, heading: number, fovea: Point): number {
  const near = distance(at, fovea)
  if (near > 0.3) return 0
  return turnTo(heading, Math.atan2(at.y - fovea.y, at.x - fovea.x)) * 0.05 * (1 - near / 0.3)
}

/** Branches drift away from the disc: blood has nowhere else to go. */
function outward(at: Point, heading: number, disc: Point): number {
  return turnTo(heading, Math.atan2(at.y - disc.y, at.x - disc.x)) * 0.018
}

/** The signed turn from one heading to another, in (-π, π]. */
function turnTo(from: number, to: number): number {
  const turn = (to - from) % (2 * Math.PI)
  if (turn > Math.PI) return turn - 2 * Math.PI
  return turn <= -Math.PI ? turn + 2 * Math.PI : turn
}

/** Venous beading: the calibre swells and narrows like a string of sausages. */
function bead(vessel: Vessel, strength: number, random: Random): Vessel {
  if (strength === 0) return vessel
  const phase = random.between(0, 6)
  const points = vessel.points.map((point, index) => ({
    ...point,
    width: point.width * (1 + strength * Math.sin(phase + index * 0.7))
  }))
  return { ...vessel, points }
}
