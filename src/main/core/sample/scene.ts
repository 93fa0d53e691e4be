import type { Grade } from '../../../shared/domain/grade'
import type { Anatomy } from './anatomy'
import type { Frame } from './ground'
import { beadingOf, drawLesions, LESION_GRADIENTS } from './lesions'
import type { Random } from './random'
import { blob, gradient, number, strokes } from './svg'
import { growVessels, type Vessel } from './vessels'

/** Wraps unit-circle drawings in an SVG of the frame's size. */
export function frameSvg(frame: Frame, defs: string, body: string): Buffer {
  const { width, height, centreX, centreY, radius, mirrored } = frame
  const place = `translate(${number(centreX)},${number(centreY)}) scale(${number(mirrored ? -radius : radius)},${number(radius)})`
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>${defs}</defs><g transform="${place}">${body}</g></svg>`
  )
}

/** Everything with an outline: optic disc, vessels, lesions. */
export function sceneSvg(frame: Frame, anatomy: Anatomy, grade: Grade, random: Random): Buffer {
  const vessels = growVessels(anatomy, random.fork('vessels'), beadingOf(grade))
  const veins = vessels.filter(({ kind }) => kind === 'vein')
  const arteries = vessels.filter(({ kind }) => kind === 'artery')
  const large = arteries.filter(({ points }) => (points[0]?.width ?? 0) > 0.013)
  const fine = (all: readonly Vessel[]): Vessel[] =>
    all.filter(({ points }) => (points[0]?.width ?? 0) <= 0.011)
  const coarse = (all: readonly Vessel[]): Vessel[] =>
    all.filter(({ points }) => (points[0]?.width ?? 0) > 0.011)
  const tree = [
    strokes(coarse(veins), { colour: 'rgb(120,40,14)', width: 1.7, opacity: 0.16 }),
    // The finest vessels are half transparent: there is less blood in the light's way.
    strokes(fine(arteries), { colour: 'rgb(160,56,22)', width: 1, opacity: 0.42 }),
    strokes(fine(veins), { colour: 'rgb(132,40,16)', width: 1, opacity: 0.48 }),
    strokes(coarse(arteries), { colour: 'rgb(166,56,22)', width: 1, opacity: 0.66 }),
    strokes(coarse(veins), { colour: 'rgb(130,36,14)', width: 1, opacity: 0.72 }),
    // The light reflex along the larger arteries.
    strokes(large, { colour: 'rgb(236,150,84)', width: 0.28, opacity: 0.34 })
  ]
  const lesions = drawLesions(grade, anatomy, random.fork('lesions'))
  const defs = [
    ...LESION_GRADIENTS.map(({ id, colour, hard, opacity }) => gradient(id, colour, hard, opacity)),
    gradient('halo', [255, 190, 96], 0.3, 0.3),
    gradient('cup', [255, 238, 190], 0.35, 0.8),
    gradient('reflex', [255, 220, 150], 0, 0.4),
    `<radialGradient id="disc"><stop offset="0" stop-color="rgb(255,222,140)"/><stop offset="0.8" stop-color="rgb(255,202,108)"/><stop offset="0.93" stop-color="rgb(250,178,84)"/><stop offset="1" stop-color="rgb(236,150,64)" stop-opacity="0.15"/></radialGradient>`
  ]
  return frameSvg(
    frame,
    defs.join(''),
    drawDisc(anatomy, random.fork('disc')) + tree.join('') + lesions
  )
}

function drawDisc({ disc, discRadius, cupRatio, fovea }: Anatomy, random: Random): string {
  const x = number(disc.x)
  const y = number(disc.y)
  const cup = { x: disc.x - discRadius * 0.1, y: disc.y }
  // The choroidal crescent at the temporal margin.
  const crescent = blob(
    { x: disc.x - discRadius * 0.1, y: disc.y },
    discRadius * 1.04,
    0.06,
    random
  )
  return [
    `<circle cx="${x}" cy="${y}" r="${number(discRadius * 2)}" fill="url(#halo)"/>`,
    `<path d="${crescent}" fill="rgb(120,62,24)" opacity="0.2"/>`,
    `<ellipse cx="${x}" cy="${y}" rx="${number(discRadius * 0.95)}" ry="${number(discRadius * 1.04)}" fill="url(#disc)"/>`,
    `<circle cx="${number(cup.x)}" cy="${number(cup.y)}" r="${number(discRadius * cupRatio * 1.5)}" fill="url(#cup)"/>`,
    `<circle cx="${number(fovea.x)}" cy="${number(fovea.y)}" r="0.012" fill="url(#reflex)"/>`
  ].join('')
}

/** White inside the field of view, black outside, with the notches by which a camera marks the upper right. */
export function maskSvg(frame: Frame, cutAway: string): Buffer {
  const edge =
    '<radialGradient id="edge"><stop offset="0.985" stop-color="white"/><stop offset="1" stop-color="rgb(60,60,60)"/></radialGradient>'
  const turns = [-0.6, -0.54]
  const notches = turns.map((turn) => {
    const corner = (angle: number, reach: number): string =>
      `${number(Math.cos(angle) * reach)} ${number(Math.sin(angle) * reach)}`
    return `<path d="M${corner(turn - 0.03, 0.98)}L${corner(turn, 1.035)}L${corner(turn + 0.03, 0.98)}Z" fill="rgb(190,190,190)"/>`
  })
  // The notch is the camera's: it stays on the same side for both eyes.
  return frameSvg(
    { ...frame, mirrored: false },
    edge,
    `${notches.join('')}<circle r="1" fill="url(#edge)"/>${cutAway}`
  )
}
