import sharp from 'sharp'

/** Interleaved RGB of a drawn fundus: an orange disc with a bright optic disc and dark branching lines. */
export function drawFundus(width: number, height: number, seed = 1): Buffer {
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
      data[at] = Math.min(240, 175 * light + 60 * disc)
      data[at + 1] = Math.min(225, 88 * light + 110 * disc)
      data[at + 2] = Math.min(160, 38 * light + 60 * disc)
    }
  }
  return data
}

/** The same as a file; every seed gives other bytes. */
export function fundusJpeg(width: number, height: number, seed = 1): Promise<Buffer> {
  const raw = { width, height, channels: 3 as const }
  return sharp(drawFundus(width, height, seed), { raw })
    .jpeg({ quality: 92 })
    .toBuffer()
}
