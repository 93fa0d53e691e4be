import type { Random } from './random'
import { number } from './svg'

/** SVG of an eye seen from outside: the commonest photograph on a fundus camera's card that is no fundus. */
export function externalEyeSvg(width: number, height: number, random: Random): Buffer {
  const iris = 0.42
  const fibres = Array.from({ length: 140 }, (_, index) => {
    const turn = (index / 140) * 2 * Math.PI + random.normal() * 0.01
    const inner = 0.15 + random.between(0, 0.02)
    const outer = iris * random.between(0.86, 0.98)
    const tone = Math.round(random.between(60, 130))
    return `<path d="M${number(Math.cos(turn) * inner)} ${number(Math.sin(turn) * inner)}L${number(Math.cos(turn) * outer)} ${number(Math.sin(turn) * outer)}" stroke="rgb(${tone + 20},${tone - 8},${tone - 36})" stroke-width="0.012" opacity="0.55"/>`
  })
  const lashes = Array.from({ length: 46 }, (_, index) => {
    const along = -0.98 + (index / 45) * 1.96
    const base = -0.56 * (1 - along * along * 0.92)
    const tip = base - random.between(0.16, 0.3)
    return `<path d="M${number(along)} ${number(base)}Q${number(along * 1.06)} ${number((base + tip) / 2)} ${number(along * 1.28 + random.normal() * 0.02)} ${number(tip)}" stroke-width="0.014"/>`
  })
  const veins = Array.from({ length: 16 }, () => {
    const side = random.chance(0.5) ? 1 : -1
    const y = random.between(-0.25, 0.25)
    return `<path d="M${number(side * random.between(0.85, 1))} ${number(y * 0.4)}Q${number(side * 0.75)} ${number(y)} ${number(side * random.between(0.5, 0.62))} ${number(y + random.normal() * 0.08)}"/>`
  })
  const opening =
    'M-1.06 0.05Q-0.5 -0.66 0 -0.6Q0.62 -0.6 1.06 0.02Q0.5 0.5 0 0.5Q-0.6 0.5 -1.06 0.05Z'
  const scale = width / height
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-scale} -1 ${2 * scale} 2" preserveAspectRatio="none">
<defs><radialGradient id="skin" cx="0.5" cy="0.5" r="0.75"><stop offset="0" stop-color="rgb(206,150,122)"/><stop offset="0.6" stop-color="rgb(186,126,98)"/><stop offset="1" stop-color="rgb(128,80,60)"/></radialGradient>
<radialGradient id="white"><stop offset="0.5" stop-color="rgb(236,228,222)"/><stop offset="1" stop-color="rgb(196,168,156)"/></radialGradient>
<radialGradient id="iris"><stop offset="0.3" stop-color="rgb(112,72,40)"/><stop offset="0.85" stop-color="rgb(84,56,34)"/><stop offset="1" stop-color="rgb(38,26,20)"/></radialGradient>
<clipPath id="opening"><path d="${opening}"/></clipPath></defs>
<rect x="${-scale}" y="-1" width="${2 * scale}" height="2" fill="url(#skin)"/>
<path d="M-1.2 -0.2Q-0.5 -0.95 0.1 -0.86Q0.75 -0.84 1.2 -0.2" fill="none" stroke="rgb(120,72,54)" stroke-width="0.05" opacity="0.6"/>
<path d="M-1.05 0.3Q0 0.86 1.05 0.3" fill="none" stroke="rgb(150,96,74)" stroke-width="0.05" opacity="0.5"/>
<g clip-path="url(#opening)"><rect x="-1.2" y="-1" width="2.4" height="2" fill="url(#white)"/>
<g fill="none" stroke="rgb(190,70,60)" stroke-width="0.008" opacity="0.5">${veins.join('')}</g>
<circle r="${iris}" fill="url(#iris)"/><g fill="none">${fibres.join('')}</g>
<circle r="0.16" fill="rgb(10,8,8)"/><ellipse cx="-0.12" cy="-0.14" rx="0.06" ry="0.045" fill="rgb(250,250,250)"/>
<path d="${opening}" fill="none" stroke="rgb(60,30,24)" stroke-width="0.16" opacity="0.28"/></g>
<path d="${opening}" fill="none" stroke="rgb(96,50,42)" stroke-width="0.03"/>
<g fill="none" stroke="rgb(26,18,16)" stroke-linecap="round">${lashes.join('')}</g></svg>`
  )
}
