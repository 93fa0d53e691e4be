import { createHash } from 'node:crypto'
import type { NewEvent } from '../../src/main/core/store/event-log'
import type { Grade } from '../../src/shared/domain/grade'
import type { NetworkAnswer } from '../../src/shared/domain/network-answer'
import { UNKNOWN_FACTS, type ImageFacts } from '../../src/shared/domain/image'
import type { Protocol } from '../../src/shared/domain/reading'

export const sha = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A batch and its import. */
export function batchEvents(batchId: string, protocol: Protocol = 'blind-first'): NewEvent[] {
  const importId = `import-${batchId}`
  return [
    { type: 'batch.created', payload: { batchId, name: `Batch ${batchId}`, protocol, importId } },
    { type: 'import.started', payload: { importId, batchId, label: batchId, files: null } }
  ]
}

export function imageEvent(
  imageId: string,
  batchId: string,
  facts: Partial<ImageFacts> = {}
): NewEvent {
  return {
    type: 'image.imported',
    payload: {
      imageId,
      importId: `import-${batchId}`,
      batchId,
      sourceName: `${imageId}.jpg`,
      sha256: sha(imageId),
      extension: 'jpg',
      bytes: 1000,
      width: 4288,
      height: 2848,
      verified: 'read back',
      facts: { ...UNKNOWN_FACTS, ...facts },
      perceptualHash: null,
      nearDuplicateOf: null
    }
  }
}

export function answerEvent(
  imageId: string,
  grade: Grade,
  gradable = true,
  more: Partial<NetworkAnswer> = {}
): NewEvent {
  return {
    type: 'model_run.completed',
    payload: {
      imageId,
      runId: `run-${imageId}`,
      model: { id: 'test-model', sha256: sha('model') },
      provider: 'cpu',
      runtime: 'test',
      preprocessingVersion: 1,
      score: grade,
      grade,
      probabilities: [0, 1, 2, 3, 4].map((other) => (other === grade ? 1 : 0)),
      ordinal: [1, 2, 3, 4].map((other) => (grade >= other ? 1 : 0)),
      referable: grade >= 2,
      referableReasons: grade >= 2 ? ['grade'] : [],
      referableProbability: grade >= 2 ? 1 : 0,
      gradable,
      ungradableReason: gradable ? null : 'blur',
      quality: {},
      ...more,
      camSha256: null,
      embeddingSha256: null
    }
  }
}
