import { refusal } from '../../../shared/domain/refusal'
import { decodeMap } from '../model-runs/answer-of'
import { readingSequence } from '../reading/batch-repository'
import { companionsOf } from '../reading/companions'
import { keysOf, setKeys } from '../reading/operator-keys'
import { camOfRun } from '../reading/reading-repository'
import type { HandlersOf } from './types'

export function readingHandlers(): HandlersOf<'reading'> {
  return {
    'reading.keys': (_input, { services, actor }) => ({
      keys: keysOf(services.library, actor.operatorId)
    }),
    'reading.setKeys': ({ keys }, { services, actor }) => {
      setKeys(services.library, actor, keys)
      return {}
    },
    'reading.sequence': ({ batchId, queue }, { services, actor }) => {
      const sequence = readingSequence(services.library, batchId, actor.operatorId, queue)
      const from = sequence.imageIds.indexOf(sequence.resumeAt ?? '')
      services.renderAhead.start(from < 0 ? [] : sequence.imageIds.slice(from))
      return sequence
    },
    'reading.open': ({ imageId }, { services, actor }) => services.readings.open(actor, imageId),
    'reading.companions': ({ imageId }, { services }) => companionsOf(services.library, imageId),
    'reading.blindGrade': (input, { services, actor }) =>
      services.readings.blindGrade(actor, input),
    'reading.finalGrade': (input, { services, actor }) =>
      services.readings.finalGrade(actor, input),
    'reading.overlay': ({ imageId, activeMs }, { services, actor }) => {
      const { runId } = services.readings.overlay(actor, imageId, activeMs)
      const cam = camOfRun(services.library, runId)
      if (!cam) throw refusal('NOT_FOUND', 'NO_MAP', 'The network made no map of this photograph.')
      return decodeMap(cam)
    },
    'reading.undo': ({ batchId, activeMs, queue }, { services, actor }) =>
      services.readings.undo(actor, batchId, activeMs, queue),
    'reading.signOff': ({ batchId, queue }, { services, actor }) => {
      const signed = services.readings.signOff(actor, batchId, queue)
      services.audit.recordHead('signed-off')
      return signed
    },
    'reading.amend': (input, { services, actor }) => services.readings.amend(actor, input)
  }
}
