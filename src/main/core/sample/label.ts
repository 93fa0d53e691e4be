/** Letters as strokes on a 4 × 6 grid: no font need be installed for the word to appear. */
const STROKES: Readonly<Record<string, string>> = {
  S: 'M4 1L3 0L1 0L0 1L0 2L1 3L3 3L4 4L4 5L3 6L1 6L0 5',
  Y: 'M0 0L2 3L4 0M2 3L2 6',
  N: 'M0 6L0 0L4 6L4 0',
  T: 'M0 0L4 0M2 0L2 6',
  H: 'M0 0L0 6M4 0L4 6M0 3L4 3',
  E: 'M4 0L0 0L0 6L4 6M0 3L3 3',
  I: 'M1 0L3 0M2 0L2 6M1 6L3 6',
  C: 'M4 1L3 0L1 0L0 1L0 5L1 6L3 6L4 5'
}

/**
 * SVG of the word SYNTHETIC in the lower left corner, outside the field of view.
 * @param height of the picture in pixels; the letters are 2.4 % of it, at least 6 pixels
 */
export function labelSvg(width: number, height: number): Buffer {
  const unit = Math.max(1, (height * 0.024) / 6)
  const letters = 'SYNTHETIC'
    .split('')
    .map(
      (letter, index) =>
        `<path transform="translate(${index * 5.6},0)" d="${STROKES[letter] ?? ''}"/>`
    )
  const move = `translate(${unit * 4},${height - unit * 10}) scale(${unit})`
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g transform="${move}" fill="none" stroke="rgb(150,150,150)" stroke-width="0.8" stroke-linecap="round" stroke-linejoin="round">${letters.join('')}</g></svg>`
  )
}
