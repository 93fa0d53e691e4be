export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * What part of a photograph is shown. Independent of the resolution at hand, so that the display copy can
 * be replaced by the full one, and a fellow eye linked, without moving.
 */
export interface Viewport {
  /** 1: the whole photograph fits. */
  readonly zoom: number
  /** The point in the middle of the view, as fractions of the photograph's width and height. */
  readonly centreX: number
  readonly centreY: number
}

export interface Rectangle extends Size {
  readonly left: number
  readonly top: number
}

export const FIT: Viewport = { zoom: 1, centreX: 0.5, centreY: 0.5 }
export const MAX_ZOOM = 40

/** View pixels per image pixel at which the whole image fits. */
export function fitScale(image: Size, view: Size): number {
  if (image.width <= 0 || image.height <= 0) return 1
  return Math.min(view.width / image.width, view.height / image.height)
}

/** Zoom at which one pixel of `image` is one pixel of `view` (both in device pixels). */
export function actualZoom(image: Size, view: Size): number {
  return 1 / fitScale(image, view)
}

/** Where the photograph lies in the view, in the view's pixels. */
export function placement(viewport: Viewport, image: Size, view: Size): Rectangle {
  const scale = fitScale(image, view) * viewport.zoom
  const width = image.width * scale
  const height = image.height * scale
  return {
    left: view.width / 2 - viewport.centreX * width,
    top: view.height / 2 - viewport.centreY * height,
    width,
    height
  }
}

function clampCentre(centre: number, shown: number, available: number): number {
  if (shown <= available) return 0.5
  const margin = available / shown / 2
  return Math.min(1 - margin, Math.max(margin, centre))
}

/** The nearest viewport that leaves no empty edge where the photograph could fill it. */
export function clampViewport(viewport: Viewport, image: Size, view: Size): Viewport {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, viewport.zoom))
  const { width, height } = placement({ ...viewport, zoom }, image, view)
  return {
    zoom,
    centreX: clampCentre(viewport.centreX, width, view.width),
    centreY: clampCentre(viewport.centreY, height, view.height)
  }
}

/** Zooms by a factor and keeps the point under (x, y), in view pixels, where it is. */
export function zoomAt(
  viewport: Viewport,
  factor: number,
  point: { readonly x: number; readonly y: number },
  image: Size,
  view: Size
): Viewport {
  const before = placement(viewport, image, view)
  const zoom = Math.min(MAX_ZOOM, Math.max(1, viewport.zoom * factor))
  const fractionX = (point.x - before.left) / before.width
  const fractionY = (point.y - before.top) / before.height
  const after = placement({ ...viewport, zoom }, image, view)
  return clampViewport(
    {
      zoom,
      centreX: fractionX - (point.x - view.width / 2) / after.width,
      centreY: fractionY - (point.y - view.height / 2) / after.height
    },
    image,
    view
  )
}

/** Moves the photograph by view pixels. */
export function panBy(
  viewport: Viewport,
  dx: number,
  dy: number,
  image: Size,
  view: Size
): Viewport {
  const { width, height } = placement(viewport, image, view)
  return clampViewport(
    {
      ...viewport,
      centreX: viewport.centreX - dx / width,
      centreY: viewport.centreY - dy / height
    },
    image,
    view
  )
}
