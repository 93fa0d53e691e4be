import { BLANK } from '../../../../shared/stats'
import type { ReadingRecord } from './reading-record'

export interface ImageFinal {
  /** 0-4, UNGRADABLE, or BLANK while graders differ and nobody has arbitrated. */
  readonly grade: number
  /** The one grader whose grade it is, or null where more than one had a part. */
  readonly setBy: string | null
}

type Read = Pick<ReadingRecord, 'grader' | 'role' | 'final' | 'finishedAt'>

/**
 * The final grade of an image over its finished readings: the arbiter's if there is one, else the agreed or
 * only one. A view over the events, never stored. Repeat readings measure a grader and settle nothing.
 */
export function finalOfImage(readings: readonly Read[]): ImageFinal {
  const finished = readings.filter(
    (reading) => reading.finishedAt !== null && reading.final !== BLANK && reading.role !== 'repeat'
  )
  const arbitrated = finished
    .filter((reading) => reading.role === 'arbiter')
    .sort((a, b) => ((a.finishedAt ?? '') < (b.finishedAt ?? '') ? 1 : -1))[0]
  if (arbitrated) return { grade: arbitrated.final, setBy: arbitrated.grader }
  const [first, ...others] = finished
  if (!first) return { grade: BLANK, setBy: null }
  if (others.length === 0) return { grade: first.final, setBy: first.grader }
  return others.every((other) => other.final === first.final)
    ? { grade: first.final, setBy: null }
    : { grade: BLANK, setBy: null }
}
