import type { ReadingView } from '../../../shared/contract/reading'
import { resultOfNetwork, type NetworkAnswer } from '../../../shared/domain/network-answer'
import type { ReadingState } from '../../../shared/domain/reading-state'
import { imageById, pixelSpacingOf } from '../store/images'
import type { Library } from '../store/open-library'
import { answerOfRun, camOfRun, readingState, type ReadingRow } from './reading-repository'

/** What the reader may see of her own reading: the network's answer only once it was revealed in it. */
export function viewOf(library: Library, row: ReadingRow, state: ReadingState): ReadingView {
  const image = imageById(library, row.image_id)
  const answer = state.revealedRunId === null ? null : answerOfRun(library, state.revealedRunId)
  return {
    readingId: row.id,
    imageId: row.image_id,
    batchId: row.batch_id,
    role: state.role,
    protocol: state.protocol,
    status: state.status,
    blind: state.blind,
    frozen: state.frozen,
    network: answer && revealed(library, answer),
    graders: state.gradersShown.flatMap((id) => {
      const { final, reason, comment } = readingState(library, id)
      return final === null ? [] : [{ result: final, reason, comment }]
    }),
    final: state.final,
    decision: state.decision,
    reason: state.reason,
    comment: state.comment,
    image: {
      sourceName: image.source_name,
      patientId: image.patient_id,
      eye: image.eye,
      field: image.field,
      capturedAt: image.captured_at,
      camera: image.camera,
      site: image.site,
      width: image.width,
      height: image.height,
      pixelSpacing: pixelSpacingOf(library, image)
    }
  }
}

function revealed(library: Library, answer: NetworkAnswer): NonNullable<ReadingView['network']> {
  const { predictionSet, predictionSetCoverage, laterality, gradableProbability } = answer
  return {
    runId: answer.runId,
    modelId: answer.model.id,
    result: resultOfNetwork(answer),
    score: answer.score,
    probabilities: [...answer.probabilities],
    referable: answer.referable,
    referableReasons: [...answer.referableReasons],
    referableProbability: answer.referableProbability,
    ...(predictionSet && { predictionSet: [...predictionSet] }),
    ...(predictionSetCoverage !== undefined && { predictionSetCoverage }),
    ...(laterality && { laterality }),
    ...(gradableProbability !== undefined && { gradableProbability }),
    overlay: camOfRun(library, answer.runId) !== null
  }
}
