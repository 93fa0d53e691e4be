import { expect, test } from 'vitest'
import type { ImageGrade } from '../../../src/main/core/grading/image-grade'
import { createModelRunService } from '../../../src/main/core/model-runs/model-run-service'
import { batchEvents, imageEvent, sha } from '../../helpers/events'
import { actor, tempLibrary, WORKSTATION } from '../../helpers/temp-library'

const IDS = ['a', 'b', 'c']
const MODEL = { id: 'test-model', sha256: sha('model') }

const answer = (id: string): ImageGrade =>
  ({
    ...{ sha256: sha(id), model: MODEL, provider: 'cpu', runtimeVersion: 'test' },
    ...{ preprocessingVersion: 1, qualityVersion: 1, score: 1, grade: 1 },
    ...{ probabilities: [0, 1, 0, 0, 0], ordinal: [], referable: false, referableReasons: [] },
    ...{ referableProbability: 0, predictionSet: null, predictionSetCoverage: null },
    ...{ laterality: null, gradableProbability: null, gradable: true, ungradableReason: null },
    ...{ quality: {}, cam: null, embedding: null, extra: {} }
  }) as unknown as ImageGrade

// Catches: a full disk that ends the workstation, marks photographs as failed for good, or stops grading for ever.
test('an answer that cannot be stored pauses grading, and the photograph stays due', async () => {
  using t = tempLibrary()
  const { db, log } = t.library
  log.append(actor('system'), [...batchEvents('b'), ...IDS.map((id) => imageEvent(id, 'b'))])
  db.exec(
    `CREATE TRIGGER full_disk BEFORE INSERT ON event WHEN NEW.type LIKE 'model_run.%'
     BEGIN SELECT raise(ABORT, 'database or disk is full'); END`
  )
  const grader = {
    ...{ model: MODEL, concurrency: 2, close: () => Promise.resolve() },
    grade: ({ id }: { id: string }) => Promise.resolve(answer(id))
  }
  const service = createModelRunService({
    ...{ library: t.library, workstationId: WORKSTATION, onProgress: () => undefined },
    ...{ grader: Promise.resolve({ grader, problem: null }), retryMs: 20 }
  })
  await service.idle()
  expect(service.status()).toMatchObject({ queued: 3, completed: 0, failed: 0, paused: true })
  expect(service.status().problem).toMatch(/disk is full/)
  db.exec('DROP TRIGGER full_disk')
  await expect
    .poll(() => service.status())
    .toMatchObject({ queued: 0, completed: 3, failed: 0, paused: false, problem: null })
  const runs = db.prepare(`SELECT image_id FROM model_run ORDER BY image_id`).pluck().all()
  expect(runs).toEqual(IDS)
  await service.close()
})
