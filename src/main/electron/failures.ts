/** Crashes within this time count together. */
const WINDOW_MS = 60_000
const MOST_RELOADS = 3

export type RendererVerdict = 'ignore' | 'reload' | 'give-up'

/**
 * Decides after each end of the page's process. The address holds the photograph that is read, so a reload
 * comes back to it; a page that keeps dying is not reloaded for ever.
 */
export function createRendererWatch(
  now: () => number = Date.now
): (reason: string) => RendererVerdict {
  let recent: number[] = []
  return (reason) => {
    if (reason === 'clean-exit') return 'ignore'
    const at = now()
    recent = [...recent.filter((earlier) => at - earlier < WINDOW_MS), at]
    return recent.length > MOST_RELOADS ? 'give-up' : 'reload'
  }
}
