/** The names under which the window and main speak. Nothing else crosses between them. */
export const CHANNELS = Object.freeze({
  /** Window → main, answered: `(route, input) → Result`. */
  request: 'akshi:request',
  /** Main → window: `{ event, data }`. */
  event: 'akshi:event',
  /** Preload → main: paths of what was dropped. The page itself never sees them. */
  drop: 'akshi:drop'
})

/** What main sends over the event channel. */
export interface EventMessage {
  readonly event: string
  readonly data: unknown
}
