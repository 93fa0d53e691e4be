export interface ScaleBar {
  readonly micrometres: number
  readonly pixels: number
}

/** The longest bar of 1, 2 or 5 times a power of ten micrometres that takes no more than so many pixels. */
export function scaleBar(micrometresPerPixel: number, mostPixels: number): ScaleBar {
  const most = micrometresPerPixel * mostPixels
  const power = 10 ** Math.floor(Math.log10(most))
  const micrometres = power * ([5, 2].find((step) => step * power <= most) ?? 1)
  return { micrometres, pixels: micrometres / micrometresPerPixel }
}

/** A length as people write it: micrometres, from 1000 on millimetres. */
export function lengthText(micrometres: number): string {
  return micrometres < 1000 ? `${micrometres} µm` : `${micrometres / 1000} mm`
}
