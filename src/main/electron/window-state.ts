import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const windowStateSchema = z.strictObject({
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
  maximized: z.boolean()
})

/** Where the window was, in device-independent pixels. */
export interface WindowState {
  readonly x?: number | undefined
  readonly y?: number | undefined
  readonly width: number
  readonly height: number
  readonly maximized: boolean
}

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const DEFAULT: WindowState = { width: 1440, height: 900, maximized: true }

/** Enough of the title bar to grab. */
const VISIBLE_PX = 80

/** A state that fits the displays of today: the monitor that it was on may be gone. */
export function fitToDisplays(state: WindowState, workAreas: readonly Area[]): WindowState {
  const { x, y, width, height, maximized } = state
  const home =
    x === undefined || y === undefined
      ? undefined
      : workAreas.find(
          (area) =>
            x + width >= area.x + VISIBLE_PX &&
            x <= area.x + area.width - VISIBLE_PX &&
            y >= area.y &&
            y <= area.y + area.height - VISIBLE_PX
        )
  const area = home ?? workAreas[0]
  const size = {
    width: Math.min(width, area?.width ?? width),
    height: Math.min(height, area?.height ?? height)
  }
  return home ? { x, y, ...size, maximized } : { ...size, maximized }
}

/** The last state, or the default where there is none that can be read. */
export function readWindowState(file: string): WindowState {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return DEFAULT
  }
}

/** Whole or not at all. A window's place is not worth an error message. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(`${file}.part`, JSON.stringify(state))
    renameSync(`${file}.part`, file)
  } catch {
    return
  }
}
