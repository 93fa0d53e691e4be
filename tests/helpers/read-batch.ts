import { createReadingService } from '../../src/main/core/reading/reading-service'
import type { Library } from '../../src/main/core/store/open-library'
import type { Grade } from '../../src/shared/domain/grade'
import type { ImageFacts } from '../../src/shared/domain/image'
import type { NetworkAnswer } from '../../src/shared/domain/network-answer'
import { answerEvent, batchEvents, imageEvent } from './events'
import { actor } from './temp-library'

export interface ReadImage {
  readonly network: Grade
  /** Given before the answer was shown, and kept. */
  readonly blind: Grade
  readonly facts?: Partial<ImageFacts>
  readonly more?: Partial<NetworkAnswer>
}

/** Adds a batch `b` of photographs, each of its own patient, read blind-first by `asha` and signed off. */
export function readBatch(library: Library, name: string, images: readonly ReadImage[]): void {
  const asha = actor('asha')
  library.log.append(asha, [
    ...batchEvents('b').map((event) =>
      event.type === 'batch.created' ? { ...event, payload: { ...event.payload, name } } : event
    ),
    ...images.flatMap(({ network, facts, more }, i) => [
      imageEvent(`i${String(i)}`, 'b', { patientId: `p${String(i)}`, ...facts }),
      answerEvent(`i${String(i)}`, network, true, more)
    ])
  ])
  const readings = createReadingService(library)
  for (const [i, { network, blind }] of images.entries()) {
    const given = { imageId: `i${String(i)}`, comment: null, activeMs: 1000 }
    const result = { kind: 'grade', grade: blind, dme: null } as const
    readings.open(asha, given.imageId)
    readings.blindGrade(asha, { ...given, result })
    if (network !== blind) readings.finalGrade(asha, { ...given, result, reason: null })
  }
  readings.signOff(asha, 'b')
}
