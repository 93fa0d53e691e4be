import sharp from 'sharp'

/**
 * Interleaved RGB of a drawn fundus: an orange disc with a bright optic disc, dark branching lines, and `lesions`
 * dark red and as many yellow spots.
 */
export function drawFundus(width: number, height: number, seed = 1, lesions = 0): Buffer {
  const data = Buffer.alloc(width * height * 3)
  const radius = Math.min(width, height) / 2
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = (x - width / 2) / radius
      const dy = (y - height / 2) / radius
      const distance = Math.hypot(dx, dy)
      if (distance > 0.98) continue
      const disc = Math.exp(-((dx - 0.45) ** 2 + dy ** 2) / 0.02)
      const angle = Math.atan2(dy, dx - 0.45)
      const reach = Math.hypot(dx - 0.45, dy)
      const vessel = Math.abs(Math.sin(angle * 5 + reach * 3 + seed)) < 0.12 ? 0.62 : 1
      const light = (1 - 0.35 * distance * distance) * vessel
      const at = (y * width + x) * 3
      const red = spot(dx, dy, lesions, 1)
      const yellow = spot(dx, dy, lesions, 2)
      data[at] = Math.min(240, 175 * light + 60 * disc - 70 * red + 60 * yellow)
      data[at + 1] = Math.min(225, 88 * light + 110 * disc - 55 * red + 110 * yellow)
      data[at + 2] = Math.min(160, 38 * light + 60 * disc - 20 * red + 20 * yellow)
    }
  }
  return data
}

/** 1 inside one of `count` spots scattered by a fixed sequence, 0 outside. */
function spot(dx: number, dy: number, count: number, sequence: number): number {
  for (let i = 1; i <= count; i++) {
    const angle = i * 2.39996 * sequence
    const reach = 0.2 + (0.55 * ((i * 7 * sequence) % count)) / count
    const size = 0.012 + 0.02 * ((i % 3) / 2)
    if (Math.hypot(dx - reach * Math.cos(angle), dy - reach * Math.sin(angle)) < size) return 1
  }
  return 0
}

/** The same as a file; every seed gives other bytes. */
export function fundusJpeg(width: number, height: number, seed = 1): Promise<Buffer> {
  const raw = { width, height, channels: 3 as const }
  return sharp(drawFundus(width, height, seed), { raw })
    .jpeg({ quality: 92 })
    .toBuffer()
}
