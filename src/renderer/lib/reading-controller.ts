import type { RouteInput, RouteName, RouteOutput } from '../../shared/contract'
import type { ReadingView } from '../../shared/contract/reading'
import type { GradeResult } from '../../shared/domain/grade'
import type { ReadingQueue } from '../../shared/domain/reading'
import { isAppError } from '../../shared/errors'
import type { ActiveTime } from './active-time'
import { cancelled, responseTo } from './reading-response'
import {
  CHOOSING,
  holds,
  identical,
  sameResult,
  startState,
  stepOf,
  type Command,
  type Notice,
  type ReadingState,
  type Tagged
} from './reading-state'
import { LeftBehind } from './unrecorded'

export interface ReadingPorts {
  request<R extends RouteName>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>>
  /** Called with each new state. */
  changed(state: ReadingState): void
  now(): number
  readonly activeTime: ActiveTime
}

type Undone = ReadingView & Partial<Pick<RouteOutput<'reading.undo'>, 'undone'>>

/**
 * The flow of one reader through one batch. Every command carries the photograph that was on the screen
 * when it was given. While a request is on its way decisions wait; afterwards each is applied only if its
 * photograph and its question are still the ones on the screen, and is otherwise reported as not used.
 */
export class ReadingController {
  readonly #ports: ReadingPorts
  #state: ReadingState
  #queue: Tagged[] = []
  #busy = false
  readonly #leftBehind = new LeftBehind()

  constructor(batchId: string, ports: ReadingPorts, queue: ReadingQueue | null = null) {
    this.#ports = ports
    this.#state = startState(batchId, queue)
  }

  get state(): ReadingState {
    return this.#state
  }

  /** Loads the batch's order and goes to the given photograph, or to where the reader left off. */
  async enter(imageId: string | null, lastSeen: string | null): Promise<void> {
    await this.#run(null, async () => {
      const sequence = await this.#sequence()
      const resume = sequence.resumeAt === null ? -1 : sequence.imageIds.indexOf(sequence.resumeAt)
      const seen = lastSeen === null ? -1 : sequence.imageIds.indexOf(lastSeen)
      const asked = imageId === null ? -1 : sequence.imageIds.indexOf(imageId)
      this.#set({ sequence: sequence.imageIds, read: sequence.read })
      const finished = sequence.resumeAt === null && asked < 0
      if (finished && sequence.imageIds.length > 0) this.#showSummary()
      else this.#goTo(asked >= 0 ? asked : Math.max(seen, resume, 0))
    })
  }

  /** The photograph is on the screen: from now on keys count, and the reading is opened. */
  async painted(imageId: string): Promise<void> {
    if (imageId !== this.#state.imageId || this.#state.painted) return
    this.#set({ painted: true })
    this.#ports.activeTime.attend(imageId, this.#ports.now())
    await this.#open(imageId)
  }

  press(command: Command): void {
    this.#ports.activeTime.touch(this.#ports.now())
    const { imageId, step } = this.#state
    if (command.kind === 'move') {
      this.#move(command.by, imageId)
      return
    }
    if (command.kind === 'cancel' && !this.#busy) {
      this.#cancel()
      return
    }
    if (command.kind !== 'undo' && step !== 'summary' && !this.#state.painted) {
      this.#notify({ key: 'read.notice.not-painted', tone: 'quiet' })
      return
    }
    this.#queue.push({ command, imageId, step })
    if (!this.#busy) this.#drain()
  }

  setComment(comment: string): void {
    this.#ports.activeTime.touch(this.#ports.now())
    this.#set({ comment })
  }

  /** Tries the failed step again. */
  retry(): void {
    const { problem } = this.#state
    if (problem === null || this.#busy) return
    this.#set({ problem: null })
    problem.retry()
  }

  goTo(index: number): void {
    this.#goTo(index)
  }

  /** Records another grade after sign-off. The earlier one is kept beside it. */
  amend(reason: string): void {
    const { imageId, draft, step, view: before } = this.#state
    if (imageId === null || draft === null || step !== 'amend' || this.#busy) return
    void this.#run(draft, async (again) => {
      const activeMs = this.#ports.activeTime.peek(imageId)
      const input = { imageId, result: draft, reason, activeMs }
      const stored = again ? await this.#ports.request('reading.open', { imageId }) : null
      const done = identical(stored?.final, draft) && !identical(before?.final, draft)
      const view = stored && done ? stored : await this.#ports.request('reading.amend', input)
      this.#ports.activeTime.settle(imageId, activeMs)
      this.#adopt(view)
      this.#notify({ key: 'read.notice.amended', tone: 'good', result: view.final })
    })
  }

  /** Says something beside the flow, such as why the map is not shown. */
  tell(key: Notice['key']): void {
    this.#notify({ key, tone: 'quiet' })
  }

  /** The photographs among which she reads, undoes and signs off. */
  get #among(): RouteInput<'reading.sequence'> {
    const { batchId, queue } = this.#state
    return { batchId, ...(queue && { queue }) }
  }

  #sequence(): Promise<RouteOutput<'reading.sequence'>> {
    return this.#ports.request('reading.sequence', this.#among)
  }

  #set(change: Partial<ReadingState>): void {
    this.#state = { ...this.#state, ...change }
    this.#ports.changed(this.#state)
  }

  #notify(notice: Omit<Notice, 'serial'>): void {
    this.#set({ notice: { ...notice, serial: (this.#state.notice?.serial ?? 0) + 1 } })
  }

  #move(by: 1 | -1, from: string | null): void {
    // Relative to the photograph that was on the screen when the key was pressed: a key that comes while
    // an answer is on its way must not skip one.
    if (this.#busy) {
      this.#queue.push({ command: { kind: 'move', by }, imageId: from, step: this.#state.step })
      return
    }
    const at = from === null ? this.#state.index : this.#state.sequence.indexOf(from)
    if (this.#state.step === 'summary') {
      if (by < 0) this.#goTo(this.#state.sequence.length - 1)
      return
    }
    const index = at + by
    if (index >= this.#state.sequence.length) this.#showSummary()
    else this.#goTo(Math.max(0, index))
  }

  #goTo(index: number): void {
    const imageId = this.#state.sequence[index] ?? null
    if (imageId === this.#state.imageId && this.#state.step !== 'summary') return
    this.#leave()
    this.#set({
      index,
      imageId,
      painted: false,
      view: null,
      step: 'grade',
      draft: null,
      ...(this.#leftBehind.of(imageId) ?? { dme: null, comment: '' }),
      sending: null,
      problem: null
    })
  }

  #leave(): void {
    this.#ports.activeTime.attend(null, this.#ports.now())
    if (this.#leftBehind.keep(this.#state) && this.#state.view?.status === 'read')
      this.#notify({ key: 'read.notice.not-recorded', tone: 'warn' })
  }

  #showSummary(): void {
    this.#leave()
    this.#set({
      step: 'summary',
      signedOff: null,
      imageId: null,
      painted: false,
      view: null,
      draft: null,
      problem: null
    })
  }

  async #open(imageId: string): Promise<void> {
    const fail = (): void => void this.#open(imageId)
    // Not `#run`: moving on must not wait for it. A grade pressed meanwhile waits in the queue.
    try {
      const view = await this.#ports.request('reading.open', { imageId })
      if (this.#state.imageId === imageId) this.#opened(view)
    } catch (error) {
      if (this.#state.imageId === imageId)
        this.#set({ problem: { error, what: 'open', retry: fail } })
    }
    if (!this.#busy) this.#drain()
  }

  #opened(view: ReadingView): void {
    const { dme, comment, view: before } = this.#state
    const signedOff = view.status === 'signed-off'
    if (signedOff) this.#set({ comment: '' })
    // After an undo it is known already: what she has chosen since stays.
    if (before?.status === view.status) this.#set({ view })
    else this.#adopt(view)
    if (this.#leftBehind.of(view.imageId) && !signedOff) this.#set({ dme, comment })
  }

  /** Takes over where main says the reading stands. */
  #adopt(view: ReadingView): void {
    const said = view.final ?? view.blind
    this.#set({
      view,
      step: stepOf(view),
      draft: null,
      dme: said?.kind === 'grade' ? said.dme : this.#state.dme,
      comment: this.#state.comment || (view.comment ?? '')
    })
  }

  #drain(): void {
    while (!this.#busy) {
      const next = this.#queue[0]
      if (next === undefined) return
      const { command, imageId, step } = next
      const waitsForOpen =
        this.#state.view === null && this.#state.painted && this.#state.imageId === imageId
      if (waitsForOpen && command.kind !== 'undo' && command.kind !== 'move') return
      this.#queue.shift()
      if (command.kind === 'move') this.#move(command.by, imageId)
      else if (command.kind === 'undo') this.#undo()
      else if (imageId === this.#state.imageId && step === this.#state.step) this.#apply(command)
      else this.#notify({ key: 'read.notice.not-used', tone: 'warn', command })
    }
  }

  #apply(command: Command): void {
    if (command.kind === 'sign-off') return this.#signOff()
    const response = responseTo(this.#state, command)
    if (response.kind === 'set') this.#set(response.change)
    else if (response.kind === 'tell') this.#notify({ key: response.key, tone: 'quiet' })
    else if (response.kind === 'blind') this.#sendBlind(response.result)
    else if (response.kind === 'final') this.#sendFinal(response.result, response.reason)
    else if (response.kind === 'advance') this.#advance()
  }

  #cancel(): void {
    const response = cancelled(this.#state)
    if (response.kind === 'set') this.#set(response.change)
  }

  #sendBlind(result: GradeResult): void {
    void this.#record(result, (comment, activeMs, imageId) =>
      this.#ports.request('reading.blindGrade', { imageId, result, comment, activeMs })
    )
  }

  #sendFinal(result: GradeResult, reason: RouteInput<'reading.finalGrade'>['reason']): void {
    void this.#record(result, (comment, activeMs, imageId) =>
      this.#ports.request('reading.finalGrade', { imageId, result, reason, comment, activeMs })
    )
  }

  async #record(
    result: GradeResult,
    send: (comment: string | null, activeMs: number, imageId: string) => Promise<ReadingView>
  ): Promise<void> {
    const { imageId, comment, view: before } = this.#state
    if (imageId === null) return
    await this.#run(result, async (again) => {
      const { activeTime } = this.#ports
      if (again) {
        // The answer may have been lost rather than the step: what is stored already is not sent twice.
        const stored = await this.#ports.request('reading.open', { imageId })
        const is = (view: ReadingView | null): boolean => holds(view, result, comment)
        if (stored.status !== before?.status || (is(stored) && !is(before))) {
          this.#recorded(stored)
          return
        }
      }
      const activeMs = activeTime.peek(imageId)
      // Empty takes away what was there.
      const said = comment.trim() === '' && !before?.comment ? null : comment.trim()
      const view = await send(said, activeMs, imageId)
      activeTime.settle(imageId, activeMs)
      this.#recorded(view)
    })
  }

  #recorded(view: ReadingView): void {
    const finished = view.status === 'read'
    if (finished) {
      if (this.#state.view?.status !== 'read') this.#set({ read: this.#state.read + 1 })
      const { network, final } = view
      const agrees = network !== null && final !== null && sameResult(final, network.result)
      const key = agrees ? 'read.notice.agreed' : 'read.notice.recorded'
      this.#notify({ key, tone: 'good', result: final })
    }
    this.#adopt(view)
    if (finished) this.#advance()
  }

  #advance(): void {
    const index = this.#state.index + 1
    if (index >= this.#state.sequence.length) this.#showSummary()
    else this.#goTo(index)
  }

  #undo(): void {
    const { step, imageId, read: before } = this.#state
    if (CHOOSING.has(step)) return this.#cancel()
    void this.#run(null, async (again) => {
      const { activeTime } = this.#ports
      const activeMs = imageId === null ? 0 : activeTime.peek(imageId)
      const view =
        (again ? await this.#takenBack(before) : null) ?? (await this.#requestUndo(activeMs))
      if (view === null) return
      if (imageId !== null) activeTime.settle(imageId, activeMs)
      const { read, imageIds } = await this.#sequence()
      this.#set({ sequence: imageIds })
      this.#goTo(imageIds.indexOf(view.imageId))
      // What was taken back with the grade stays in front of her who typed it.
      const { result = null, comment = null } = view.undone ?? {}
      this.#set({ comment: view.comment ?? comment ?? '', read })
      this.#adopt(view)
      if (view.final === null && result?.kind === 'grade') this.#set({ dme: result.dme })
      this.#notify({ key: 'read.notice.undone', tone: 'quiet', result })
    })
  }

  /** The photograph whose step was taken back although the answer was lost: fewer are read than before. */
  async #takenBack(before: number): Promise<Undone | null> {
    const { read, resumeAt } = await this.#sequence()
    if (read >= before || resumeAt === null) return null
    return this.#ports.request('reading.open', { imageId: resumeAt })
  }

  async #requestUndo(activeMs: number): Promise<Undone | null> {
    try {
      return await this.#ports.request('reading.undo', { ...this.#among, activeMs })
    } catch (error) {
      if (!(isAppError(error) && error.code === 'NOTHING_TO_UNDO')) throw error
      this.#notify({ key: 'read.notice.nothing-to-undo', tone: 'quiet' })
      return null
    }
  }

  #signOff(): void {
    if (this.#state.step !== 'summary') {
      this.#showSummary()
      return
    }
    void this.#run(null, async () => {
      const { readings } = await this.#ports.request('reading.signOff', this.#among)
      this.#set({ signedOff: readings })
    })
  }

  /** One request at a time; what fails can be tried again and is never forgotten silently. */
  async #run(
    sending: GradeResult | null,
    work: (again: boolean) => Promise<void>,
    again = false
  ): Promise<void> {
    this.#busy = true
    this.#set({ pending: true, sending, problem: null })
    try {
      await work(again)
    } catch (error) {
      this.#queue = []
      this.#set({
        problem: { error, what: 'record', retry: () => void this.#run(sending, work, true) }
      })
    } finally {
      this.#busy = false
      // What was not acknowledged stays in sight until it is, or she goes elsewhere.
      this.#set({ pending: false, sending: this.#state.problem === null ? null : sending })
    }
    this.#drain()
  }
}
