import type { Activity } from './activity'
import type { Word } from './words'

export interface ClosingPorts {
  readonly word: (word: Word) => string
  /** Shows the question. @returns the index of the button */
  ask(question: ClosingQuestion): Promise<number>
  /** Signs out and hides the window. */
  hide(): void
  /** Brings the hidden window back without taking the keyboard from whatever the person does meanwhile. */
  reveal(): void
  quit(): void
}

export interface ClosingQuestion {
  readonly message: string
  readonly detail: string
  readonly buttons: readonly string[]
}

const QUIT = 0
const BACKGROUND = 1

/**
 * Closing the window ends the program. Only while work runs it asks first, since a card may be in the reader; the
 * window that was hidden then comes back when the work is done, so that no program stays behind unseen.
 */
export function createClosing(ports: ClosingPorts) {
  let activity: Activity = { busy: false, fraction: null, what: null }
  let hidden = false
  let asking = false
  let quitting = false

  async function ask(what: NonNullable<Activity['what']>): Promise<void> {
    asking = true
    const answer = await ports.ask({
      message: ports.word(`closing.${what}`),
      detail: ports.word(what === 'library' ? 'closing.library.detail' : 'closing.detail'),
      buttons: [ports.word('quit'), ports.word('closing.background'), ports.word('cancel')]
    })
    asking = false
    if (answer === QUIT) ports.quit()
    // The work may have ended while the question was open.
    else if (answer === BACKGROUND && activity.busy) {
      hidden = true
      ports.hide()
    }
  }

  return {
    follow(now: Activity): void {
      activity = now
      if (hidden && !now.busy) {
        hidden = false
        ports.reveal()
      }
    },
    /** The program ends whatever runs: nothing is asked any more. */
    onQuit(): void {
      quitting = true
    },
    onShown(): void {
      hidden = false
    },
    onClose(event: { preventDefault(): void }): void {
      if (quitting || activity.what === null) return
      event.preventDefault()
      if (!asking) void ask(activity.what)
    }
  }
}

export type Closing = ReturnType<typeof createClosing>
