import { v7 as uuidv7 } from 'uuid'
import type { RouteInput, RouteOutput } from '../../../shared/contract'
import type { ReadingView } from '../../../shared/contract/reading'
import { sameGrade, type GradeResult } from '../../../shared/domain/grade'
import { resultOfNetwork } from '../../../shared/domain/network-answer'
import { READING_ROLES, type ReadingQueue, type ReadingRole } from '../../../shared/domain/reading'
import type { ReadingState } from '../../../shared/domain/reading-state'
import { refusal } from '../../../shared/domain/refusal'
import { AppError } from '../../../shared/errors'
import type { Actor, NewEvent } from '../store/event-log'
import { imageById } from '../store/images'
import type { Library } from '../store/open-library'
import { protocolOf } from './batch-repository'
import { isSettledByOther, waitsForArbitration } from './queues'
import { finalEvent, revealEvent } from './reading-events'
import {
  answerOfRun,
  findReading,
  hasPrimaryByOther,
  lastUndoableImage,
  latestAnswer,
  readingsOfOthers,
  signedOffLast,
  unsignedReadings,
  type ReadingRow
} from './reading-repository'
import { viewOf } from './reading-view'

interface Own {
  readonly row: ReadingRow
  readonly state: ReadingState
}

/**
 * One grader's readings. Each step is appended before it is answered; whatever concerns the network's answer
 * is decided here and nowhere else, from the reader's own events.
 */
export function createReadingService(library: Library) {
  const { log } = library

  const own = (actor: Actor, imageId: string): Own => {
    const found = findReading(library, imageId, actor.operatorId)
    if (!found)
      throw refusal('NOT_FOUND', 'NOT_OPENED', 'The photograph has not been opened for reading.')
    return found
  }
  const view = (actor: Actor, imageId: string): ReadingView => {
    const { row, state } = own(actor, imageId)
    return viewOf(library, row, state)
  }

  return {
    open(actor: Actor, imageId: string): ReadingView {
      const role = roleFor(library, imageId, actor.operatorId)
      const latest = findReading(library, imageId, actor.operatorId)
      const found = latest && outgrown(latest.state, role) ? null : latest
      const readingId = found?.row.id ?? uuidv7()
      const batchProtocol = protocolOf(library, imageById(library, imageId).batch_id)
      // An arbiter settles independently, whatever the batch is read under.
      const protocol = found?.state.protocol ?? (role === 'arbiter' ? 'blind-first' : batchProtocol)
      const events: NewEvent[] = []
      if (!found) {
        events.push({
          type: 'reading.opened',
          payload: { readingId, imageId, role, protocol, activeMs: 0 }
        })
      }
      // Also where the network answered only after the photograph was first opened.
      const undecided = found === null || found.state.status === 'unread'
      const answer = protocol === 'ai-first' && undecided ? latestAnswer(library, imageId) : null
      if (answer) events.push(revealEvent(readingId, answer.runId))
      if (events.length > 0) log.append(actor, events)
      return view(actor, imageId)
    },

    blindGrade(actor: Actor, input: RouteInput<'reading.blindGrade'>): ReadingView {
      const { row, state } = own(actor, input.imageId)
      refuseSignedOff(state)
      refuseSettled(library, row, state)
      if (state.blind !== null || state.frozen)
        throw new AppError(
          'READING_FROZEN',
          'The blind grade of this photograph is already recorded. Undo it first, or change the final grade.'
        )
      const readingId = row.id
      const events: NewEvent[] = [
        {
          type: 'reading.blind_grade',
          payload: {
            readingId,
            result: input.result,
            comment: input.comment,
            activeMs: input.activeMs
          }
        }
      ]
      const answer = latestAnswer(library, input.imageId)
      if (answer) events.push(revealEvent(readingId, answer.runId))
      if (state.role === 'arbiter') {
        const readings = readingsOfOthers(library, input.imageId, actor.operatorId)
        events.push({
          type: 'reading.graders_shown',
          payload: { readingId, readings, activeMs: 0 }
        })
      }
      // Without an answer there is nothing to compare with: the blind grade stands, still open to undo.
      else if (!answer || sameGrade(input.result, resultOfNetwork(answer)))
        events.push(finalEvent(readingId, 'kept', input.result, null, null, 0))
      log.append(actor, events)
      return view(actor, input.imageId)
    },

    finalGrade(actor: Actor, input: RouteInput<'reading.finalGrade'>): ReadingView {
      const { row, state } = own(actor, input.imageId)
      refuseSignedOff(state)
      refuseSettled(library, row, state)
      if (!state.frozen && state.status !== 'read')
        throw new AppError('BLIND_GRADE_FIRST', 'Grade the photograph yourself first.')
      const decision = decisionOf(library, state, input.result)
      if (!state.frozen && decision === 'changed')
        throw refusal(
          'CONFLICT',
          'UNDO_FIRST',
          'Nothing was disclosed yet: undo the grade of this photograph to give it another one.'
        )
      if (decision === 'changed' && input.reason === null)
        throw refusal('VALIDATION_FAILED', 'REASON_NEEDED', 'A changed grade needs its reason.')
      if (state.role === 'arbiter' && input.reason === null)
        throw refusal('VALIDATION_FAILED', 'REASON_NEEDED', 'An arbitration needs its reason.')
      log.append(actor, [
        finalEvent(row.id, decision, input.result, input.reason, input.comment, input.activeMs)
      ])
      return view(actor, input.imageId)
    },

    overlay(actor: Actor, imageId: string, activeMs: number): { runId: string } {
      const { row, state } = own(actor, imageId)
      const runId = state.revealedRunId
      if (runId === null)
        throw new AppError('BLIND_GRADE_FIRST', 'Grade the photograph yourself first.')
      log.append(actor, [
        { type: 'reading.overlay_shown', payload: { readingId: row.id, runId, activeMs } }
      ])
      return { runId }
    },

    undo(
      actor: Actor,
      batchId: string,
      activeMs: number,
      queue?: ReadingQueue
    ): RouteOutput<'reading.undo'> {
      const imageId = lastUndoableImage(library, batchId, actor.operatorId, queue)
      if (imageId === null)
        throw new AppError('NOTHING_TO_UNDO', 'There is nothing left to undo in this batch.')
      const { row, state } = own(actor, imageId)
      log.append(actor, [
        {
          type: 'reading.retracted',
          payload: { readingId: row.id, retracts: [...state.undoable], activeMs }
        }
      ])
      const undone = { result: state.final ?? state.blind, comment: state.comment }
      return { ...view(actor, imageId), undone }
    },

    signOff(actor: Actor, batchId: string, queue?: ReadingQueue): RouteOutput<'reading.signOff'> {
      const readings = unsignedReadings(library, batchId, actor.operatorId, queue)
      const undecided = readings.filter((reading) => reading.status === 'deciding').length
      if (undecided > 0)
        throw refusal(
          'CONFLICT',
          'UNDECIDED_LEFT',
          `${undecided} photographs wait for keep or change. Decide them before signing off; nothing was signed off.`,
          { n: undecided }
        )
      if (readings.length === 0) {
        const before = signedOffLast(library, batchId, actor.operatorId)
        if (before !== null) return { readings: before }
        throw refusal(
          'CONFLICT',
          'NOTHING_TO_SIGN_OFF',
          'There is nothing to sign off in this batch.'
        )
      }
      log.append(actor, [
        ...readings.map((reading): NewEvent => ({
          type: 'reading.signed_off',
          payload: { readingId: reading.id, batchId }
        })),
        { type: 'batch.signed_off', payload: { batchId, readings: readings.length } }
      ])
      return { readings: readings.length }
    },

    amend(actor: Actor, input: RouteInput<'reading.amend'>): ReadingView {
      const { row, state } = own(actor, input.imageId)
      if (state.status !== 'signed-off')
        throw refusal(
          'CONFLICT',
          'NOT_SIGNED_OFF',
          'The reading is not signed off: change its grade directly.'
        )
      const { result, reason, activeMs } = input
      log.append(actor, [
        { type: 'reading.amended', payload: { readingId: row.id, result, reason, activeMs } }
      ])
      return view(actor, input.imageId)
    }
  }
}

export type ReadingService = ReturnType<typeof createReadingService>

/** In which role an operator who opens an image reads it. */
function roleFor(library: Library, imageId: string, operatorId: string): ReadingRole {
  if (waitsForArbitration(library, imageId, operatorId)) return 'arbiter'
  return hasPrimaryByOther(library, imageId, operatorId) ? 'second' : 'primary'
}

/** A reading that was only opened gives way where others have read the image meanwhile. */
function outgrown(state: ReadingState, role: ReadingRole): boolean {
  return (
    state.status === 'unread' && READING_ROLES.indexOf(role) > READING_ROLES.indexOf(state.role)
  )
}

function refuseSignedOff(state: ReadingState): void {
  if (state.status === 'signed-off')
    throw new AppError(
      'READING_SIGNED_OFF',
      'The reading is signed off. It can be amended, with a reason; the earlier grade is kept.'
    )
}

/** Two arbiters may look at one photograph: who signs off first settles it. */
function refuseSettled(library: Library, row: ReadingRow, { role }: ReadingState): void {
  if (role === 'arbiter' && isSettledByOther(library, row.image_id, row.operator_id))
    throw refusal(
      'CONFLICT',
      'SETTLED_BY_OTHER',
      'Another arbiter has signed this photograph off meanwhile: her decision stands, and nothing was recorded.'
    )
}

/** Kept when the result is the reader's own blind one or, ai-first, the network's. */
function decisionOf(
  library: Library,
  state: ReadingState,
  result: GradeResult
): 'kept' | 'changed' {
  const answer = state.revealedRunId === null ? null : answerOfRun(library, state.revealedRunId)
  const start = state.blind ?? (answer && resultOfNetwork(answer))
  return start !== null && sameGrade(start, result) ? 'kept' : 'changed'
}
