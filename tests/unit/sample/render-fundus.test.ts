import { load } from 'exifreader'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { renderFundus, type FundusOptions } from '../../../src/main/core/sample'

const options: FundusOptions = { seed: 7, grade: 2, eye: 'OD', width: 480, height: 320 }

/** Mean green of the left and right third at the disc's height: the disc is the brightest thing there. */
async function greenOfSides(jpeg: Buffer): Promise<{ left: number; right: number }> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
  const brightest = (from: number, to: number): number => {
    let most = 0
    for (let y = Math.round(info.height * 0.35); y < info.height * 0.65; y++)
      for (let x = from; x < to; x++) most = Math.max(most, data[(y * info.width + x) * 3 + 1] ?? 0)
    return most
  }
  return { left: brightest(90, 180), right: brightest(300, 390) }
}

describe('renderFundus', () => {
  it('draws the same bytes for the same options (a moving test picture hides real changes)', async () => {
    const [first, second] = await Promise.all([renderFundus(options), renderFundus(options)])
    expect(first.equals(second)).toBe(true)
    expect(first.equals(await renderFundus({ ...options, seed: 8 }))).toBe(false)
    expect(first.equals(await renderFundus({ ...options, grade: 3 }))).toBe(false)
  })

  it('has the asked size and says SYNTHETIC in its EXIF (it must never pass for a patient)', async () => {
    const jpeg = await renderFundus({ ...options, capturedAt: '2026:02:03 04:05:06' })
    const { format, width, height } = await sharp(jpeg).metadata()
    expect({ format, width, height }).toEqual({ format: 'jpeg', width: 480, height: 320 })
    const tags: Partial<Record<string, { description: string }>> = load(jpeg)
    expect(tags['ImageDescription']?.description).toMatch(/^SYNTHETIC/)
    expect(tags['UserComment']?.description).toContain('SYNTHETIC')
    expect(tags['DateTimeOriginal']?.description).toBe('2026:02:03 04:05:06')
    expect(tags['Make']?.description).toBe('Akshi')
    expect(tags['Model']?.description).toBe('Synthetic Fundus')
  })

  it('writes the label into the black border (fonts differ between machines, strokes do not)', async () => {
    const { data } = await sharp(await renderFundus(options))
      .extract({ left: 0, top: 300, width: 70, height: 20 })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const bright = data.filter((value) => value > 90).length
    expect(bright).toBeGreaterThan(60)
    expect(bright).toBeLessThan(data.length / 2)
  })

  it('mirrors the eyes: the disc is nasal, right of the macula in OD and left of it in OS', async () => {
    const right = await greenOfSides(await renderFundus(options))
    const left = await greenOfSides(await renderFundus({ ...options, eye: 'OS' }))
    expect(right.right).toBeGreaterThan(right.left + 30)
    expect(left.left).toBeGreaterThan(left.right + 30)
  })

  it('draws the sizes that other tests ask for, square and tiny ones too', async () => {
    for (const [width, height] of [
      [224, 224],
      [96, 64],
      [300, 500]
    ] as const) {
      const meta = await sharp(await renderFundus({ ...options, width, height })).metadata()
      expect([meta.width, meta.height]).toEqual([width, height])
    }
  })

  it('leaves the SVG loader blocked, so that no imported file can reach it', async () => {
    await renderFundus(options)
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    await expect(sharp(svg).metadata()).rejects.toThrow()
  })
})
