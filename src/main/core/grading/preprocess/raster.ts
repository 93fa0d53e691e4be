/** 8-bit RGB picture, rows top to bottom, pixels interleaved: `data.length === width * height * 3`. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}
