import type { ImageFacts } from '../../../shared/domain/image'
import { factsFromExif } from './exif-facts'
import { factsFromName } from './file-name-facts'

/** Everything that can be known of a photograph from its name and its metadata. */
export function factsOf(name: string, bytes: Buffer, extension: string): ImageFacts {
  const byName = factsFromName(name)
  const byExif = factsFromExif(bytes, extension)
  return {
    patientId: byName.patientId,
    eye: byName.eye,
    field: byName.field,
    capturedAt: byExif.capturedAt ?? startOfDay(byName.date),
    camera: byExif.camera,
    cameraSerial: byExif.cameraSerial,
    site: null
  }
}

/** Midnight of this computer's zone: the day is all that the name says. */
function startOfDay(date: string | null): string | null {
  if (date === null) return null
  const time = new Date(`${date}T00:00:00`)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
