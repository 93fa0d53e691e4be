/**
 * Which tiles of a grid are chosen, and where the keyboard is. A range runs from `anchor` to `active` and is
 * added to what was chosen before it was begun, so that it can shrink again while Shift is held.
 */
export interface TileSelection {
  readonly chosen: ReadonlySet<string>
  readonly active: string | null
  readonly anchor: string | null
  readonly before: ReadonlySet<string>
}

const NONE: ReadonlySet<string> = new Set()

export const NO_TILES: TileSelection = { chosen: NONE, active: null, anchor: null, before: NONE }

/** Moves the keyboard without choosing. */
export function moveTo(selection: TileSelection, id: string): TileSelection {
  return { ...selection, active: id, anchor: id, before: selection.chosen }
}

export function toggle(selection: TileSelection, id: string): TileSelection {
  const chosen = new Set(selection.chosen)
  if (!chosen.delete(id)) chosen.add(id)
  return { chosen, active: id, anchor: id, before: chosen }
}

/** Chooses everything between the anchor and `id`. */
export function extendTo(
  selection: TileSelection,
  order: readonly string[],
  id: string
): TileSelection {
  const anchor = selection.anchor ?? id
  const [from, to] = [order.indexOf(anchor), order.indexOf(id)].toSorted((a, b) => a - b)
  if (from === undefined || to === undefined || from < 0) return moveTo(selection, id)
  const chosen = new Set([...selection.before, ...order.slice(from, to + 1)])
  return { ...selection, chosen, anchor, active: id }
}

export function chooseAll(selection: TileSelection, order: readonly string[]): TileSelection {
  const chosen = new Set(order)
  return { ...selection, chosen, before: chosen, active: selection.active ?? order[0] ?? null }
}

export function chooseNone(selection: TileSelection): TileSelection {
  return { ...selection, chosen: NONE, before: NONE, anchor: selection.active }
}

/** After the list has changed: what is gone is no longer chosen, and the keyboard stays where it was. */
export function keepIn(
  selection: TileSelection,
  order: readonly string[],
  previous: readonly string[]
): TileSelection {
  const there = new Set(order)
  const chosen = new Set([...selection.chosen].filter((id) => there.has(id)))
  const { active } = selection
  if (active !== null && there.has(active))
    return { chosen, active, anchor: active, before: chosen }
  const next = active === null ? order[0] : nextOf(active, previous, there, order)
  const id = next ?? null
  return { chosen, active: id, anchor: id, before: chosen }
}

/** The one after `gone` that is still there, or the last. */
function nextOf(
  gone: string,
  previous: readonly string[],
  there: ReadonlySet<string>,
  order: readonly string[]
): string | undefined {
  const after = previous.slice(Math.max(0, previous.indexOf(gone)))
  return after.find((id) => there.has(id)) ?? order.at(-1)
}

/** Where an arrow key leads in a grid of so many columns; `null` for keys that lead nowhere. */
export function stepOf(
  key: string,
  index: number,
  columns: number,
  rows: number,
  total: number
): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - columns,
    ArrowDown: index + columns,
    PageUp: index - columns * rows,
    PageDown: index + columns * rows,
    Home: 0,
    End: total - 1
  }
  const target = steps[key]
  if (target === undefined || total === 0) return null
  if (key === 'ArrowUp' || key === 'ArrowDown')
    return target < 0 || target >= total ? index : target
  return Math.min(total - 1, Math.max(0, target))
}
