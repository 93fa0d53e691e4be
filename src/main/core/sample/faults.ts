import type { UngradableReason } from '../../../shared/domain/grade'
import { gradient, number } from './svg'
import type { Random } from './random'

/** What a fault does to a finished scene; `not-a-fundus` draws another picture instead. */
export interface Fault {
  /** Standard deviation of the blur as a share of the field's radius. */
  readonly blur: number
  readonly gain: number
  /** Added to every channel after the gain, 0–255. */
  readonly lift: number
  /** SVG definitions and shapes laid over the scene, unit coordinates. */
  readonly defs: string
  readonly overlay: string
  /** SVG cut out of the field of view (black), unit coordinates. */
  readonly cutAway: string
}

const NO_FAULT: Fault = { blur: 0, gain: 1, lift: 0, defs: '', overlay: '', cutAway: '' }

export function faultOf(
  reason: Exclude<UngradableReason, 'not-a-fundus'> | undefined,
  random: Random
): Fault {
  switch (reason) {
    case undefined:
      return NO_FAULT
    case 'blur':
      return { ...NO_FAULT, blur: 0.048, gain: 0.75, lift: 12 }
    case 'dark':
      return { ...NO_FAULT, gain: 0.2, blur: 0.001 }
    case 'over-exposed':
      return { ...NO_FAULT, gain: 1.95, lift: 80, blur: 0.001 }
    case 'artefact':
      return { ...NO_FAULT, ...artefacts(random) }
    case 'field':
      return { ...NO_FAULT, cutAway: eyelid(random) }
  }
}

/** A lens flare, the reflection of a wet cornea, dust on the lens and lashes before it. */
function artefacts(random: Random): Pick<Fault, 'defs' | 'overlay'> {
  const defs = [
    gradient('flare', [243, 242, 240], 0.58, 1),
    gradient('haze', [214, 160, 110], 0, 0.4),
    gradient('dust', [40, 24, 14], 0.2, 0.5)
  ].join('')
  const spot = (fill: string, x: number, y: number, rx: number, ry: number): string =>
    `<ellipse cx="${number(x)}" cy="${number(y)}" rx="${number(rx)}" ry="${number(ry)}" fill="url(#${fill})"/>`
  const dust = Array.from({ length: 9 }, () => {
    const radius = random.between(0.02, 0.05)
    return spot('dust', random.between(-0.7, 0.7), random.between(-0.6, 0.6), radius, radius)
  })
  const lashes = Array.from({ length: 9 }, (_, index) => {
    const x = -0.6 + index * 0.15 + random.normal() * 0.03
    const tip = 0.42 + random.normal() * 0.08
    return `<path d="M${number(x)} 1.05Q${number(x + 0.12)} ${number((1 + tip) / 2)} ${number(x + random.between(0.12, 0.3))} ${number(tip)}" fill="none" stroke="rgb(30,12,6)" stroke-width="${number(random.between(0.012, 0.026))}" opacity="0.5"/>`
  })
  const overlay = [
    spot('haze', 0, -0.1, 1.1, 1.1),
    spot('flare', -0.42, -0.3, 0.33, 0.27),
    spot('flare', 0.12, -0.6, 0.2, 0.1),
    ...dust,
    ...lashes
  ].join('')
  return { defs, overlay }
}

/** The upper lid and the pupil's edge hide most of the field. */
function eyelid(random: Random): string {
  const drop = random.between(0.1, 0.16)
  return `<path d="M-1.2 -1.2L1.2 -1.2L1.2 ${number(drop - 0.02)}Q0.2 ${number(drop + 0.06)} -1.2 ${number(drop + 0.03)}Z" fill="rgb(9,4,3)"/>`
}
