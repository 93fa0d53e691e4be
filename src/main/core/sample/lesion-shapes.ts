import type { Colour, Point } from './anatomy'
import type { Random } from './random'
import { blob, number, rgb } from './svg'

const BLOOD: Colour = [104, 22, 10]
const FRESH_BLOOD: Colour = [138, 20, 12]
const EXUDATE: Colour = [246, 214, 104]

/** Microaneurysm: a sharp dark red dot, smaller than a vein at the disc's edge. */
export function microaneurysm({ x, y }: Point, random: Random): string {
  const radius = random.between(0.0045, 0.0085)
  return `<circle cx="${number(x)}" cy="${number(y)}" r="${number(radius)}" fill="${rgb(BLOOD)}" opacity="${number(random.between(0.65, 0.9))}"/>`
}

/** Dot and blot haemorrhage: round, deeper in the retina, with a softer edge. */
export function blot(at: Point, random: Random): string {
  const radius = random.between(0.009, 0.025)
  const core = blob(
    at,
    radius * 0.8,
    0.35,
    random,
    random.between(1, 1.5),
    random.between(0, Math.PI)
  )
  return `<circle cx="${number(at.x)}" cy="${number(at.y)}" r="${number(radius * 1.45)}" fill="url(#blot)"/><path d="${core}" fill="${rgb(BLOOD)}" opacity="0.75"/>`
}

/** Flame haemorrhage: in the nerve fibre layer, stretched away from the disc. */
export function flame(at: Point, disc: Point, random: Random): string {
  const angle = Math.atan2(at.y - disc.y, at.x - disc.x) + random.normal() * 0.15
  const parts = Array.from({ length: 4 }, () => {
    const shifted = { x: at.x + random.normal() * 0.012, y: at.y + random.normal() * 0.012 }
    return `<path d="${blob(shifted, random.between(0.006, 0.011), 0.4, random, random.between(2.2, 3.4), angle)}" fill="${rgb(FRESH_BLOOD)}" opacity="0.5"/>`
  })
  return parts.join('')
}

/** Hard exudates: waxy yellow specks in a heap or in a ring round a leaking spot. */
export function exudates(
  centre: Point,
  spread: number,
  count: number,
  ring: boolean,
  random: Random
): string {
  const specks = Array.from({ length: count }, () => {
    const turn = random.between(0, 2 * Math.PI)
    const reach = ring
      ? spread * (1 + random.normal() * 0.13)
      : spread * Math.abs(random.normal()) * 0.6
    const at = { x: centre.x + Math.cos(turn) * reach, y: centre.y + Math.sin(turn) * reach }
    const radius = random.between(0.003, 0.01)
    return `<path d="${blob(at, radius, 0.5, random, random.between(1, 1.7), random.between(0, Math.PI))}"/>`
  })
  return `<g fill="${rgb(EXUDATE)}" opacity="0.88">${specks.join('')}</g>`
}

/** Cotton-wool spot: a pale, feathered patch of swollen nerve fibres. */
export function cottonWool(at: Point, random: Random): string {
  const patches = Array.from({ length: 5 }, () => {
    const x = at.x + random.normal() * 0.016
    const y = at.y + random.normal() * 0.01
    return `<circle cx="${number(x)}" cy="${number(y)}" r="${number(random.between(0.026, 0.046))}" fill="url(#cotton)"/>`
  })
  return patches.join('')
}

/** A tuft of fine, looping, crossing vessels that do not belong there. */
export function newVessels(centre: Point, spread: number, loops: number, random: Random): string {
  const paths = Array.from({ length: loops }, () => {
    let heading = random.between(0, 2 * Math.PI)
    let { x, y } = centre
    const steps: string[] = []
    const curl = random.between(0.12, 0.4) * (random.chance(0.5) ? 1 : -1)
    for (let step = 0; step < 26; step++) {
      steps.push(`${number(x)} ${number(y)}`)
      heading += curl + random.normal() * 0.35
      x += Math.cos(heading) * spread * 0.13
      y += Math.sin(heading) * spread * 0.13
    }
    return `<path d="M${steps.join('L')}" stroke-width="${number(random.between(0.0032, 0.006))}"/>`
  })
  return `<g fill="none" stroke="rgb(150,32,16)" stroke-linecap="round" stroke-linejoin="round" opacity="0.78">${paths.join('')}</g>`
}

/** Preretinal haemorrhage: lies before the retina, its upper border level like the water in a boat. */
export function boatHaemorrhage({ x, y }: Point, size: number): string {
  const left = number(x - size)
  const right = number(x + size)
  const level = number(y)
  const keel = number(y + size * 1.05)
  const path = `M${left} ${level}Q${number(x)} ${number(y + size * 0.05)} ${right} ${level}Q${number(x + size * 0.85)} ${keel} ${number(x)} ${keel}Q${number(x - size * 0.85)} ${keel} ${left} ${level}Z`
  return `<path d="${path}" fill="rgb(112,14,8)" opacity="0.9"/><path d="${path}" fill="none" stroke="rgb(150,30,14)" stroke-width="0.012" opacity="0.4"/>`
}

/** Fibrous band: the pale scar that new vessels leave behind. */
export function fibrousBand(from: Point, to: Point, random: Random): string {
  const bend = {
    x: (from.x + to.x) / 2 + random.normal() * 0.06,
    y: (from.y + to.y) / 2 + random.normal() * 0.06
  }
  const curve = `M${number(from.x)} ${number(from.y)}Q${number(bend.x)} ${number(bend.y)} ${number(to.x)} ${number(to.y)}`
  return [0.07, 0.045, 0.02]
    .map(
      (width) =>
        `<path d="${curve}" fill="none" stroke="rgb(226,190,120)" stroke-width="${width}" stroke-linecap="round" opacity="0.26"/>`
    )
    .join('')
}
