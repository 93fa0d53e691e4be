import type { ImageFacts } from '../../../../shared/domain/image'
import { factsFromExif } from './exif-facts'
import { factsFromName } from './file-name-facts'
import { compilePattern, type PatternFacts } from './name-pattern'
import type { Worklist } from './worklist'

/** Everything that can be known of a photograph from its path below the card and its content. */
export type FactsReader = (
  name: string,
  bytes: Buffer,
  extension: string,
  /** What the file that the photograph came out of states, such as the tags of DICOM. */
  stated?: Partial<ImageFacts>
) => ImageFacts

/**
 * What counts most comes first: a worklist, what the file states, the site's patterns (the first that fits), the
 * built-in rules. The reader is made once it is known which files there are. The capture time is the camera's where it wrote one, else the day in the name.
 * @throws AppError VALIDATION_FAILED for a pattern that is none.
 */
export function createFactsReader(
  options: { readonly patterns?: readonly string[]; readonly worklist?: Worklist | null } = {}
): (names: Iterable<string>) => FactsReader {
  const byPath = createNameReader(options.patterns ?? [])
  return (names) => {
    const listed = options.worklist?.(names)
    return (name, bytes, extension, stated) => {
      const { date, ...byName } = byPath(name)
      const byExif = factsFromExif(bytes, extension)
      return {
        ...byName,
        capturedAt: byExif.capturedAt ?? startOfDay(date),
        camera: byExif.camera,
        cameraSerial: byExif.cameraSerial,
        ...stated,
        ...listed?.(name)
      }
    }
  }
}

/** Only what paths say: for a preview before anything is read. @throws AppError VALIDATION_FAILED. */
export function createNameReader(patterns: readonly string[]): (name: string) => PatternFacts {
  const matchers = patterns.map(compilePattern)
  return (name) => {
    for (const matches of matchers) {
      const facts = matches(name)
      if (facts) return facts
    }
    return { ...factsFromName(name), site: null }
  }
}

/** Midnight of this computer's zone: the day is all that the name says. */
function startOfDay(date: string | null): string | null {
  if (date === null) return null
  const time = new Date(`${date}T00:00:00`)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
