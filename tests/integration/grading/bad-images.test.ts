import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  openPhotographGrader,
  type PhotographGrader
} from '../../../src/main/core/grading/host/photograph-grader'
import { isAppError } from '../../../src/shared/errors'
import { DATA_FOLDER, needs, PROJECT_ROOT } from './real-data'
import { fundusJpeg } from './synthetic-fundus'

/** `graded`, `ungradable: reason` or `error: CODE`; after `+` the notes that must be there. */
const EXPECTED: Readonly<Record<string, string>> = {
  '._resource.jpg': 'error: NOT_AN_IMAGE',
  '.hidden.jpg': 'graded',
  '16x16.jpg': 'error: IMAGE_TOO_SMALL',
  '1x1.png': 'error: IMAGE_TOO_SMALL',
  '20000x10.png': 'error: IMAGE_TOO_SMALL',
  'UPPER.JPEG': 'graded',
  'animated.gif': 'graded + first-frame-only',
  'animated.webp': 'graded + first-frame-only,alpha-dropped',
  'bad-crc.png': 'error: FILE_UNREADABLE',
  'black.jpg': 'ungradable: dark',
  'blurred.jpg': 'ungradable: blur',
  'bomb-60000.png': 'error: IMAGE_TOO_LARGE',
  'claims-65535.jpg': 'error: IMAGE_TOO_LARGE',
  'cmyk.jpg': 'graded + cmyk-converted',
  'corrupt-head.jpg': 'error: FILE_UNREADABLE',
  'corrupt-scan.jpg': 'error: FILE_UNREADABLE',
  'dark.jpg': 'ungradable: dark',
  'doc.pdf': 'error: NOT_AN_IMAGE',
  'empty.jpg': 'error: FILE_EMPTY',
  'exif-rotated.jpg': 'graded',
  'expected.csv': 'error: NOT_AN_IMAGE',
  'grey.jpg': 'graded + greyscale',
  'half-field.jpg': 'ungradable: field',
  'header-only.jpg': 'error: FILE_TRUNCATED',
  'html.jpg': 'error: NOT_AN_IMAGE',
  'huge-exif.jpg': 'graded',
  'jpeg-named.png': 'graded',
  'no-eoi.jpg': 'graded + end-marker-missing',
  'noise.jpg': 'ungradable: not-a-fundus',
  'one-byte.jpg': 'error: NOT_AN_IMAGE',
  'orange.jpg': 'ungradable: not-a-fundus',
  'over.jpg': 'ungradable: over-exposed',
  'palette.png': 'graded',
  'picture.svg': 'error: UNSUPPORTED_FORMAT',
  'png-named.jpg': 'graded',
  'progressive.jpg': 'graded',
  "quote'; DROP TABLE image;--.jpg": 'graded',
  'sixteen-bit.png': 'graded + sixteen-bit-reduced',
  'svg.jpg': 'error: UNSUPPORTED_FORMAT',
  'text.jpg': 'error: NOT_AN_IMAGE',
  'trailing-garbage.jpg': 'graded',
  'truncated-10.jpg': 'error: FILE_TRUNCATED',
  'truncated-50.jpg': 'error: FILE_TRUNCATED',
  'truncated-90.jpg': 'error: FILE_TRUNCATED',
  'truncated-99.jpg': 'error: FILE_TRUNCATED',
  'truncated-progressive.jpg': 'error: FILE_TRUNCATED',
  'truncated.png': 'error: FILE_TRUNCATED',
  'two-pages.tiff': 'graded + first-frame-only',
  'white.jpg': 'ungradable: over-exposed',
  'zero-width.png': 'error: IMAGE_TOO_SMALL',
  'नेत्र कण்.jpg': 'graded'
}

let grader: PhotographGrader
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'akshi-bad-'))
  grader = await openPhotographGrader({
    modelsFolder: join(PROJECT_ROOT, 'resources/models'),
    modelId: 'dr-mobilenetv2-224',
    threads: 1
  })
})
afterAll(async () => {
  await grader.release()
  rmSync(folder, { recursive: true })
})

async function outcome(path: string): Promise<string> {
  try {
    const graded = await grader.grade(path, () => false)
    const notes = graded.notes.length > 0 ? ` + ${graded.notes.join(',')}` : ''
    return graded.gradable
      ? `graded${notes}`
      : `ungradable: ${String(graded.ungradableReason)}${notes}`
  } catch (error) {
    return isAppError(error) ? `error: ${error.code}` : `threw ${String(error)}`
  }
}

async function outcomeOf(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return outcome(path)
}

const bad = join(DATA_FOLDER, 'bad-images')
describe('files made to be wrong', () => {
  // Catches: a crash, half a picture graded as a whole, a rendered SVG, a bomb decoded, a good file refused.
  test('each comes out as the table says, and the table names every file', async (context) => {
    needs(context, bad)
    const names = readdirSync(bad).sort()
    const outcomes: Record<string, string> = {}
    for (const name of names) outcomes[name] = await outcome(join(bad, name))
    console.log(
      Object.entries(outcomes)
        .map(([name, what]) => `${name.padEnd(34)} ${what}`)
        .join('\n')
    )
    expect(outcomes).toEqual(EXPECTED)
  })

  // Catches: EXIF orientation ignored, or applied to the picture but not to the size.
  test('a rotated photograph is graded upright', async (context) => {
    needs(context, bad)
    const upright = await grader.grade(join(bad, 'UPPER.JPEG'), () => false)
    const rotated = await grader.grade(join(bad, 'exif-rotated.jpg'), () => false)
    expect([rotated.width, rotated.height]).toEqual([upright.width, upright.height])
    expect(rotated.fieldOfView).toEqual(upright.fieldOfView)
    expect(Math.abs(rotated.score - upright.score)).toBeLessThan(0.05)
  })

  // Catches: an end marker added to a cut file, which would then pass for whole.
  test('a JPEG without its end marker passes only while not one byte of data is missing', async (context) => {
    needs(context, bad)
    const bytes = readFileSync(join(bad, 'no-eoi.jpg'))
    for (const missingBytes of [1, 2, 10, 1000]) {
      const cut = bytes.subarray(0, bytes.length - missingBytes)
      expect(await outcomeOf('cut.jpg', cut), String(missingBytes)).toBe('error: FILE_TRUNCATED')
    }
  })
})

describe('drawn photographs', () => {
  // Catches: a drawn fundus refused by the quality rules (the sample library consists of such).
  test('a drawn fundus is gradable', async () => {
    expect(await outcomeOf('drawn.jpg', await fundusJpeg(1200, 900))).toBe('graded')
  })

  // Catches: one format that is cut without notice. Every cut must be an error, never a result.
  test.each(['jpeg', 'png', 'webp', 'tiff', 'gif'] as const)(
    'a cut %s is refused',
    async (format) => {
      const whole = await sharp(await fundusJpeg(700, 500))
        .toFormat(format)
        .toBuffer()
      expect(await outcomeOf(`whole.${format}`, whole)).toMatch(/^graded/)
      for (const share of [0.05, 0.3, 0.6, 0.9, 0.98]) {
        const cut = whole.subarray(0, Math.floor(whole.length * share))
        const what = await outcomeOf(`cut.${format}`, cut)
        expect(what, `${format} cut at ${String(share)}`).toMatch(
          /^error: (FILE_TRUNCATED|FILE_UNREADABLE)$/
        )
      }
    }
  )

  // Catches: a format whose reduced copy is off, shifted or converted in colour.
  test('the same pixels get the same score whatever the format', async () => {
    const png = await sharp(await fundusJpeg(1001, 777))
      .png()
      .toBuffer()
    const files = {
      png,
      tiff: await sharp(png).tiff({ compression: 'lzw' }).toBuffer(),
      webp: await sharp(png).webp({ lossless: true }).toBuffer()
    }
    const scores: number[] = []
    for (const [format, bytes] of Object.entries(files)) {
      const path = join(folder, `same.${format}`)
      writeFileSync(path, bytes)
      scores.push((await grader.grade(path, () => false)).score)
    }
    const [asPng, asTiff, asWebp] = scores as [number, number, number]
    expect(Math.abs(asPng - asTiff)).toBeLessThan(1e-6)
    // WebP is reduced by its own decoder.
    expect(Math.abs(asPng - asWebp)).toBeLessThan(0.05)
  })

  // Catches: damage that is neither an error of its own nor a whole picture: a bug's code, or a crash.
  test.each(['jpeg', 'png', 'webp', 'tiff', 'gif'] as const)(
    'a %s with bytes overwritten is refused or read',
    async (format) => {
      const whole = await sharp(await fundusJpeg(260, 200))
        .toFormat(format)
        .toBuffer()
      let state = 12345
      const random = (below: number): number => {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0
        return Math.floor((state / 2 ** 32) * below)
      }
      for (let i = 0; i < 60; i++) {
        const damaged = Buffer.from(whole)
        const from = random(i % 2 === 0 ? 300 : whole.length)
        for (let k = 0; k < 1 + (i % 4); k++) damaged[(from + k) % whole.length] = random(256)
        const what = await outcomeOf(`damaged.${format}`, damaged)
        expect(what, `${format} ${String(i)}`).toMatch(/^(graded|ungradable|error: [A-Z_]+)/)
        expect(what, `${format} ${String(i)}`).not.toMatch(/INTERNAL|threw|GRADING/)
      }
    }
  )

  // Catches: a folder, a missing file or an unreadable one taken for a damaged photograph, or a hang on a pipe.
  test('paths that are no regular file', async () => {
    expect(await outcome(folder)).toBe('error: FILE_UNREADABLE')
    expect(await outcome(join(folder, 'nothing.jpg'))).toBe('error: NOT_FOUND')
    expect(await outcome('/dev/zero')).toBe('error: FILE_UNREADABLE')
  })
})
