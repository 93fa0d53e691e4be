import { AppError } from '../../../../shared/errors'

/** One colour of a palette (DICOM PS3.3 C.7.6.3.1.5). */
export interface PaletteColour {
  /** Stored value that the first entry stands for. */
  readonly first: number
  /** Bits an entry, 8 or 16. */
  readonly bits: number
  readonly entries: Uint16Array
}
export type Palette = readonly [PaletteColour, PaletteColour, PaletteColour]

/**
 * A palette's colour from its descriptor and its data as stored.
 * @throws AppError UNSUPPORTED_FORMAT where they do not fit together.
 */
export function paletteColour(descriptor: readonly number[], data: Buffer | null): PaletteColour {
  const [count = 0, first = 0, bits = 0] = descriptor
  // 65,536 entries do not fit the descriptor's 16 bits.
  const length = count === 0 ? 65_536 : count
  // Writers differ: 8-bit entries stand one in a byte or one in each word.
  const wide = data !== null && data.length >= 2 * length
  if (
    data === null ||
    (bits !== 8 && bits !== 16) ||
    data.length < length ||
    (bits === 16 && !wide)
  )
    throw new AppError('UNSUPPORTED_FORMAT', 'The palette of the DICOM file is damaged.', {
      data: { kind: 'dicom' }
    })
  const entries = Uint16Array.from({ length }, (_, i) =>
    wide ? data.readUInt16LE(2 * i) : data.readUInt8(i)
  )
  return { first, bits, entries }
}

/** Stored values as RGB, 8 bits a sample. Values outside the palette take its nearest end. */
export function throughPalette(values: Uint8Array | Uint16Array, palette: Palette): Uint8Array {
  const rgb = new Uint8Array(values.length * 3)
  for (const [channel, { first, bits, entries }] of palette.entries()) {
    const top = entries.length - 1
    for (const [i, value] of values.entries()) {
      const entry = entries[Math.max(0, Math.min(top, value - first))] ?? 0
      rgb[3 * i + channel] = bits === 16 ? entry >> 8 : entry
    }
  }
  return rgb
}
