// Draws the program's icons from resources/icons/icon.svg: PNGs for Linux, an ICO for Windows, an ICNS for macOS.
// Run after the drawing changes: node scripts/packaging/icons.mjs
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { at } from '../lib/project.mjs'

const folder = at('resources', 'icons')
const drawing = readFileSync(at('resources', 'icons', 'icon.svg'))

/** @param {number} size pixels @returns {Promise<Buffer>} */
const png = (size) =>
  sharp(drawing, { density: Math.max(72, (72 * size) / 512) })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer()

/**
 * An ICO whose pictures are PNGs, as Windows reads since Vista.
 * @param {readonly { size: number, data: Buffer }[]} pictures
 */
export function ico(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let offset = header.length
  pictures.forEach(({ size, data }, index) => {
    const entry = 6 + 16 * index
    // 0 stands for 256.
    header.writeUInt8(size % 256, entry)
    header.writeUInt8(size % 256, entry + 1)
    header.writeUInt16LE(1, entry + 4)
    header.writeUInt16LE(32, entry + 6)
    header.writeUInt32LE(data.length, entry + 8)
    header.writeUInt32LE(offset, entry + 12)
    offset += data.length
  })
  return Buffer.concat([header, ...pictures.map(({ data }) => data)])
}

/**
 * An ICNS of PNG pictures.
 * @param {readonly { type: string, data: Buffer }[]} pictures types such as `ic09`
 */
export function icns(pictures) {
  const chunks = pictures.map(({ type, data }) => {
    const head = Buffer.alloc(8)
    head.write(type, 'ascii')
    head.writeUInt32BE(data.length + 8, 4)
    return Buffer.concat([head, data])
  })
  const head = Buffer.alloc(8)
  head.write('icns', 'ascii')
  head.writeUInt32BE(8 + chunks.reduce((sum, chunk) => sum + chunk.length, 0), 4)
  return Buffer.concat([head, ...chunks])
}

/** Picture types of ICNS by pixels; the retina ones share a size with the next. */
const ICNS_TYPES = new Map([
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024]
])

async function draw() {
  writeFileSync(`${folder}/icon.png`, await png(512))
  mkdirSync(`${folder}/linux`, { recursive: true })
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
    writeFileSync(`${folder}/linux/${size}x${size}.png`, await png(size))
  const windows = [16, 24, 32, 48, 64, 128, 256]
  writeFileSync(
    `${folder}/icon.ico`,
    ico(await Promise.all(windows.map(async (size) => ({ size, data: await png(size) }))))
  )
  writeFileSync(
    `${folder}/icon.icns`,
    icns(
      await Promise.all(
        [...ICNS_TYPES].map(async ([type, size]) => ({ type, data: await png(size) }))
      )
    )
  )
}

if (import.meta.main) await draw()
