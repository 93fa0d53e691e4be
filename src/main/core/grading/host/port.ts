/** One end of a message channel between two processes; messages are structured clones, in order. */
export interface PortLike<Sent, Received> {
  post(message: Sent): void
  /** Replaces the listener. Messages that came before one was set are not lost. */
  onMessage(listener: (message: Received) => void): void
  /** The other end is gone. */
  onClose(listener: () => void): void
  close(): void
}
