import sharp, { type CreateRaw, type Exif, type Sharp } from 'sharp'
import type { Grade, UngradableReason } from '../../../shared/domain/grade'
import { createAnatomy } from './anatomy'
import { externalEyeSvg } from './external-eye'
import { faultOf } from './faults'
import { paintGround, type Frame, type Raster } from './ground'
import { labelSvg } from './label'
import { createRandom, type Random } from './random'
import { frameSvg, maskSvg, sceneSvg } from './scene'
import { withSvgLoader } from './svg-loader'

export interface FundusOptions {
  /** Any whole number; both eyes of one person may share it. */
  readonly seed: number
  readonly grade: Grade
  readonly eye: 'OD' | 'OS'
  /** What makes the photograph ungradable. */
  readonly fault?: UngradableReason
  /** Pixels; from 64 × 64 up. */
  readonly width: number
  readonly height: number
  /** Written as DateTimeOriginal, `YYYY:MM:DD HH:MM:SS`. */
  readonly capturedAt?: string
}

/** Larger pictures are drawn at this width and enlarged: no camera resolves more detail either. */
const DRAWN_WIDTH = 2144
const GROUND_WIDTH = 480

/**
 * Draws one synthetic fundus photograph.
 * @returns a JPEG, labelled SYNTHETIC in its black border and in its EXIF
 */
export async function renderFundus(options: FundusOptions): Promise<Buffer> {
  return withSvgLoader(() => render(options))
}

async function render(options: FundusOptions): Promise<Buffer> {
  const { width, height, seed, fault } = options
  const random = createRandom(seed)
  const drawnWidth = Math.min(width, DRAWN_WIDTH)
  const drawnHeight = Math.max(1, Math.round((height * drawnWidth) / width))
  const drawn =
    fault === 'not-a-fundus'
      ? await rasterOf(sharp(externalEyeSvg(drawnWidth, drawnHeight, random)))
      : await drawFundus(options, frameOf(drawnWidth, drawnHeight, options.eye), random)
  return sharp(drawn.data, { raw: { width: drawn.width, height: drawn.height, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .composite([
      {
        ...grain(random.fork('grain'), Math.min(256, width, height)),
        tile: true,
        blend: 'overlay'
      },
      { input: labelSvg(width, height) }
    ])
    .withExif(exifOf(options))
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer()
}

/** The field of view overlaps the upper and lower border a little, as in most cameras' pictures. */
function frameOf(width: number, height: number, eye: 'OD' | 'OS'): Frame {
  return {
    width,
    height,
    centreX: width / 2,
    centreY: height / 2,
    radius: Math.min(height * 0.575, width * 0.485),
    mirrored: eye === 'OS'
  }
}

async function drawFundus(
  { grade, fault }: FundusOptions,
  frame: Frame,
  random: Random
): Promise<Raster> {
  const anatomy = createAnatomy(random.fork('anatomy'))
  const share = Math.min(1, GROUND_WIDTH / frame.width)
  const ground = paintGround(
    {
      width: Math.max(1, Math.round(frame.width * share)),
      height: Math.max(1, Math.round(frame.height * share)),
      centreX: frame.centreX * share,
      centreY: frame.centreY * share,
      radius: frame.radius * share,
      mirrored: frame.mirrored
    },
    anatomy,
    random.fork('ground')
  )
  const { blur, gain, lift, defs, overlay, cutAway } = faultOf(
    fault === 'not-a-fundus' ? undefined : fault,
    random.fork('fault')
  )
  const scene = await rasterOf(
    sharp(ground.data, { raw: { width: ground.width, height: ground.height, channels: 3 } })
      .resize(frame.width, frame.height, { fit: 'fill', kernel: 'cubic' })
      .composite([{ input: sceneSvg(frame, anatomy, grade, random) }])
  )
  // Even a sharp photograph is not as sharp as a drawing.
  const sigma = Math.max(0.3, (blur + 0.0011) * frame.radius)
  const spoilt = await rasterOf(
    sharp(scene.data, { raw: { width: scene.width, height: scene.height, channels: 3 } })
      .blur(sigma)
      .linear(gain, lift)
  )
  return rasterOf(
    sharp(spoilt.data, {
      raw: { width: spoilt.width, height: spoilt.height, channels: 3 }
    }).composite([
      ...(overlay === '' ? [] : [{ input: frameSvg(frame, defs, overlay) }]),
      { input: await onBlack(maskSvg(frame, cutAway), frame), blend: 'multiply' as const }
    ])
  )
}

/** The mask as an opaque picture: outside the drawing it is black, not transparent. */
async function onBlack(svg: Buffer, { radius }: Frame): Promise<Buffer> {
  return sharp(svg)
    .flatten({ background: 'black' })
    .blur(Math.max(0.3, radius * 0.0016))
    .png({ compressionLevel: 0 })
    .toBuffer()
}

async function rasterOf(image: Sharp): Promise<Raster> {
  const { data, info } = await image
    .flatten({ background: 'black' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** A tile of sensor noise round middle grey, for the blend mode that leaves black black. */
function grain(random: Random, side: number): { input: Buffer; raw: CreateRaw } {
  const raw = { width: side, height: side, channels: 3 } as const
  const input = Buffer.alloc(side * side * raw.channels)
  for (let offset = 0; offset < input.length; offset += raw.channels) {
    const luminance = random.normal() * 7
    for (let channel = 0; channel < raw.channels; channel++) {
      input[offset + channel] = 128 + luminance + random.normal() * 3
    }
  }
  return { input, raw }
}

/** sharp's IFD2 is the Exif part. */
function exifOf({ seed, capturedAt = '2026:01:05 09:00:00' }: FundusOptions): Exif {
  return {
    IFD0: {
      ImageDescription: 'SYNTHETIC: a drawing, not a photograph of any person',
      Make: 'Akshi',
      Model: 'Synthetic Fundus',
      Software: 'Akshi',
      DateTime: capturedAt
    },
    IFD2: { DateTimeOriginal: capturedAt, UserComment: `SYNTHETIC, seed ${seed}` }
  }
}
