import { AppError } from '../../../../shared/errors'

/** Largest file that is read into memory. */
export const MAX_FILE_BYTES = 512 * 1024 * 1024
/** Largest picture that is decoded; the biggest fundus cameras and mosaics stay well below. */
export const MAX_PIXELS = 150_000_000
export const MAX_SIDE_PX = 20_000
/** Below this a side holds no fundus that anyone could grade. */
export const MIN_SIDE_PX = 96

/**
 * Refuses sizes that are not decoded, before anything is allocated for them.
 * @throws AppError IMAGE_TOO_LARGE, IMAGE_TOO_SMALL
 */
export function checkSize(width: number, height: number): void {
  const size = `${String(width)} x ${String(height)} pixels`
  if (width < MIN_SIDE_PX || height < MIN_SIDE_PX) {
    throw new AppError(
      'IMAGE_TOO_SMALL',
      `The picture is ${size}; at least ${String(MIN_SIDE_PX)} on each side are needed.`,
      { data: { width, height } }
    )
  }
  if (width > MAX_SIDE_PX || height > MAX_SIDE_PX || width * height > MAX_PIXELS) {
    throw new AppError(
      'IMAGE_TOO_LARGE',
      `The file claims ${size}; at most ${String(MAX_PIXELS / 1e6)} million, ${String(MAX_SIDE_PX)} on a side, are read.`,
      { data: { width, height } }
    )
  }
}
