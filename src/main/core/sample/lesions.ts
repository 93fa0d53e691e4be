import type { Grade } from '../../../shared/domain/grade'
import { distance, type Anatomy, type Point } from './anatomy'
import {
  blot,
  boatHaemorrhage,
  cottonWool,
  exudates,
  fibrousBand,
  flame,
  microaneurysm,
  newVessels
} from './lesion-shapes'
import type { Random } from './random'

/** How much of each sign a grade shows, after the International Clinical DR severity scale. */
interface Signs {
  readonly microaneurysms: number
  readonly blots: number
  readonly flames: number
  readonly exudateGroups: number
  readonly cottonWool: number
  /** Swelling of the veins as a share of their width: beading, a sign of grade 3. */
  readonly beading: number
  readonly intraretinal: number
  readonly proliferative: boolean
}

const NONE: Signs = {
  microaneurysms: 0,
  blots: 0,
  flames: 0,
  exudateGroups: 0,
  cottonWool: 0,
  beading: 0,
  intraretinal: 0,
  proliferative: false
}

const SIGNS: Readonly<Record<Grade, Signs>> = {
  0: NONE,
  1: { ...NONE, microaneurysms: 9 },
  2: { ...NONE, microaneurysms: 24, blots: 8, flames: 1, exudateGroups: 3 },
  3: {
    ...NONE,
    microaneurysms: 44,
    blots: 34,
    flames: 8,
    exudateGroups: 3,
    cottonWool: 3,
    beading: 0.3,
    intraretinal: 4
  },
  4: {
    ...NONE,
    microaneurysms: 30,
    blots: 14,
    flames: 4,
    exudateGroups: 4,
    cottonWool: 2,
    beading: 0.22,
    intraretinal: 2,
    proliferative: true
  }
}

export const beadingOf = (grade: Grade): number => SIGNS[grade].beading

/** SVG of what a grade shows, in unit coordinates. */
export function drawLesions(grade: Grade, anatomy: Anatomy, random: Random): string {
  const signs = SIGNS[grade]
  const many = (count: number, draw: () => string): string =>
    Array.from({ length: count }, draw).join('')
  const anywhere = (least: number): Point => placeOnRetina(anatomy, random, least)
  return [
    many(signs.cottonWool, () => cottonWool(besideArcade(anatomy, random), random)),
    drawExudates(signs.exudateGroups, anatomy, random),
    many(signs.blots, () => blot(anywhere(0.18), random)),
    many(signs.flames, () => flame(besideArcade(anatomy, random), anatomy.disc, random)),
    many(signs.intraretinal, () => newVessels(besideArcade(anatomy, random), 0.055, 2, random)),
    many(signs.microaneurysms, () => microaneurysm(anywhere(0.09), random)),
    signs.proliferative ? drawProliferation(anatomy, random) : ''
  ].join('')
}

/** The gradients that the shapes refer to. */
export const LESION_GRADIENTS: readonly {
  readonly id: string
  readonly colour: readonly [number, number, number]
  readonly hard: number
  readonly opacity: number
}[] = [
  { id: 'blot', colour: [104, 22, 10], hard: 0.3, opacity: 0.7 },
  { id: 'cotton', colour: [236, 204, 140], hard: 0.1, opacity: 0.6 }
]

function drawExudates(groups: number, { fovea }: Anatomy, random: Random): string {
  return Array.from({ length: groups }, (_, index) => {
    const turn = random.between(0, 2 * Math.PI)
    const reach = random.between(0.16, 0.42)
    const centre = {
      x: fovea.x + Math.cos(turn) * reach,
      y: fovea.y + Math.sin(turn) * reach * 0.8
    }
    const ring = index === 0
    return exudates(
      centre,
      ring ? random.between(0.08, 0.12) : random.between(0.06, 0.1),
      ring ? 46 : 20,
      ring,
      random
    )
  }).join('')
}

/** New vessels on the disc and elsewhere, a scar and a haemorrhage before the retina. */
function drawProliferation({ disc, discRadius, fovea }: Anatomy, random: Random): string {
  const elsewhere = { x: fovea.x - 0.1, y: fovea.y - random.between(0.42, 0.5) }
  const scarEnd = { x: fovea.x + 0.12, y: disc.y + 0.62 }
  return [
    fibrousBand({ x: disc.x, y: disc.y + discRadius * 0.6 }, scarEnd, random),
    newVessels({ x: disc.x - discRadius * 0.3, y: disc.y }, discRadius * 1.2, 12, random),
    newVessels(elsewhere, 0.13, 12, random),
    boatHaemorrhage(
      { x: fovea.x - random.between(0.05, 0.2), y: fovea.y + random.between(0.3, 0.36) },
      random.between(0.17, 0.22)
    )
  ].join('')
}

/** A place on the retina off the disc and at least `least` from the fovea. */
function placeOnRetina({ disc, discRadius, fovea }: Anatomy, random: Random, least: number): Point {
  for (;;) {
    const at = { x: random.between(-0.9, 0.9), y: random.between(-0.78, 0.78) }
    const inside = Math.hypot(at.x, at.y) < 0.9
    if (inside && distance(at, disc) > discRadius * 1.25 && distance(at, fovea) > least) return at
  }
}

/** A place near the temporal arcades, where most signs of ischaemia lie. */
function besideArcade({ fovea }: Anatomy, random: Random): Point {
  const side = random.chance(0.5) ? 1 : -1
  return {
    x: fovea.x + random.between(-0.35, 0.45),
    y: fovea.y + side * random.between(0.38, 0.62)
  }
}
