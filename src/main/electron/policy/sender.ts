import { isOwnUrl } from './origin'

/** The part of a web frame that says who is speaking. */
export interface SenderFrame {
  readonly url: string
  readonly parent: unknown
}

/** Only the window's own top frame, showing our own page, may speak to main. */
export function isTrustedSender(
  frame: SenderFrame | null,
  contentsId: number,
  windowContentsId: number
): boolean {
  return (
    frame !== null &&
    frame.parent === null &&
    contentsId === windowContentsId &&
    isOwnUrl(frame.url)
  )
}
