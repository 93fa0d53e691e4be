import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, expect, test, vi } from 'vitest'
import { createImaging, type Imaging } from '../../../src/main/core/imaging/imaging'
import { imagingHostFrom } from '../../helpers/imaging-hosts'
import { tempFolder } from '../../helpers/temp-library'
import { photo, withComment } from '../import/card'

const opened: Imaging[] = []
afterEach(() => {
  for (const imaging of opened.splice(0)) imaging.close()
})

function open(env: NodeJS.ProcessEnv): Imaging {
  const spawnHost = () => imagingHostFrom('faulty-imaging-host.ts', env)
  const imaging = createImaging({ spawnHost: spawnHost })
  opened.push(imaging)
  return imaging
}

async function pictureOf(imaging: Imaging, from: string): Promise<Buffer> {
  const to = `${from}.out`
  const input = { from, to, side: 64, quality: 80 }
  await imaging.submit('picture', input, { urgency: 'viewer', subject: 'IMG_1.jpg' }).done
  return readFileSync(to)
}

test('a host that is killed with SIGSEGV in the middle of a picture: the picture is made all the same', async () => {
  using folder = tempFolder()
  const file = join(folder.path, 'a.jpg')
  writeFileSync(file, withComment(await photo(1), 'HOLD'))
  const imaging = open({ FAULTY_MEMORY: folder.path })
  const picture = pictureOf(imaging, file)
  const held = join(folder.path, 'held')
  const pid = await vi.waitFor(() => Number(readFileSync(held, 'utf8')), { timeout: 60_000 })
  expect(imaging.pids).toContain(pid)
  process.kill(pid, 'SIGSEGV')
  expect((await sharp(await picture).metadata()).width).toBe(64)
  expect(imaging.pids).not.toContain(pid)
})

test('a photograph that aborts the decoder is refused by name, at once the second time, and others are shown', async () => {
  using folder = tempFolder()
  const [poisoned, sound] = [join(folder.path, 'p.jpg'), join(folder.path, 's.jpg')]
  writeFileSync(poisoned, withComment(await photo(1), 'POISON'))
  writeFileSync(sound, await photo(2))
  const imaging = open({})
  await expect(pictureOf(imaging, poisoned)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringMatching(/^IMG_1\.jpg cannot be decoded.*SIGABRT/) as string
  })
  expect((await pictureOf(imaging, sound)).length).toBeGreaterThan(0)
  const before = imaging.pids
  await expect(pictureOf(imaging, poisoned)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  expect(imaging.pids).toEqual(before)
})

// Catches: a fallback that is chosen and then cannot read files, turn them, write them or draw the sample.
test('where the native library fails its self-test, WebAssembly does every kind of work, with the same result', async () => {
  using folder = tempFolder()
  const file = join(folder.path, 'turned.jpg')
  const raw = { width: 128, height: 96, channels: 3 } as const
  const samples = Uint8Array.from({ length: 128 * 96 * 3 }, (_, i) => (i * 7) % 251)
  writeFileSync(
    file,
    await sharp(samples, { raw }).blur(4).jpeg().withMetadata({ orientation: 6 }).toBuffer()
  )
  const results = await Promise.all(
    [open({}), open({ DECODER_FAULT: 'swapped' })].map(async (imaging, n) => {
      const done = <T>(job: { done: Promise<T> }): Promise<T> => job.done
      const calm = { urgency: 'import' } as const
      const picture = { from: file, to: `${file}.${n}.jpg`, side: null, quality: 95 }
      await done(imaging.submit('picture', picture, calm))
      const drawn = join(folder.path, `drawn-${n}.jpg`)
      const options = { seed: 1, grade: 2, eye: 'OD', width: 160, height: 120 } as const
      await done(imaging.submit('draw', { options, to: drawn }, calm))
      const luminance = await done(imaging.submit('luminance', { from: file, side: 96 }, calm))
      const blur = { luminance, side: 96, sigma: 3 }
      return {
        kind: imaging.decoder,
        header: await done(imaging.submit('header', { input: file }, calm)),
        whole: await done(imaging.submit('whole', { input: readFileSync(file) }, calm)),
        pixels: await sharp(picture.to).raw().toBuffer(),
        size: await sharp(drawn)
          .metadata()
          .then(({ width, height }) => [width, height]),
        luminance: Buffer.from(luminance),
        blurred: Buffer.from(await done(imaging.submit('blurred', blur, calm))),
        png: await sharp(await done(imaging.submit('png', { samples, ...raw }, calm)))
          .raw()
          .toBuffer()
      }
    })
  )
  const [native, wasm] = results
  if (!native || !wasm) throw new Error('two were opened')
  expect(native.kind).toMatchObject({ fallbackBecause: null })
  expect(wasm.kind.name).toMatch(/^sharp-wasm32 /)
  expect(wasm.kind.fallbackBecause).toMatch(/^its pixels differ/)
  expect(native.header).toEqual({ width: 128, height: 96, orientation: 6 })
  expect(native.size).toEqual([160, 120])
  expect(Buffer.from(native.png).equals(Buffer.from(samples))).toBe(true)
  const { kind: _, ...ofNative } = native
  expect(wasm).toMatchObject({ header: ofNative.header, size: ofNative.size, whole: null })
  for (const name of ['pixels', 'luminance', 'blurred', 'png'] as const) {
    expect(wasm[name].length, name).toBe(native[name].length)
    const most = native[name].reduce(
      (max, v, i) => Math.max(max, Math.abs(v - (wasm[name][i] ?? 0))),
      0
    )
    // Rounding differs between the two compilers; a swapped channel or a shifted row would be tens of levels.
    expect(most, name).toBeLessThanOrEqual(2)
  }
})
