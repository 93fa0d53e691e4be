/** Where and what to compare in a library. Absent filters let everything through. */
export interface LibraryOptions {
  readonly library: string
  /** 'network-blind' when absent. */
  readonly compare?: string
  readonly from?: string
  readonly to?: string
  readonly camera?: string
  readonly site?: string
  readonly eye?: string
  readonly grader?: string
  readonly model?: string
  readonly operator?: string
}

/** What a library answers: two ratings of each image that passed the filters. */
export interface LibraryPairs {
  /** Positions on the scale 0–4, BLANK or UNGRADABLE (src/shared/stats/table/categories.ts). */
  readonly a: ArrayLike<number>
  readonly b: ArrayLike<number>
  /** Patient of each pair; null for an unknown one, which counts as a cluster of its own. */
  readonly patients: readonly (string | null)[]
  /** Images left out before they became pairs, by reason. */
  readonly excluded: Readonly<Record<string, number>>
  /** Printed with the numbers: model, app version, window, filters, what a and b are. */
  readonly context: Readonly<Record<string, string>>
}

/** Sources that need services which this command does not itself open. */
export interface StatsSources {
  readonly pairsFromLibrary?: (options: LibraryOptions) => Promise<LibraryPairs>
}
