import type { PowerMonitor } from 'electron'
import type { Log } from '../core/log'

/**
 * Signs the operator out when the screen is locked or the computer goes to sleep: who wakes it may be somebody else.
 * Imports and grading go on. Linux tells of sleep alone, not of a locked screen; there the idle lock remains.
 */
export function lockWithScreen(
  monitor: Pick<PowerMonitor, 'on'>,
  lock: () => void,
  log: Log
): void {
  const signOut = (): void => {
    try {
      lock()
    } catch (thrown) {
      // The library is closed already, at a quit.
      log.error('screen lock failed', thrown)
    }
  }
  monitor.on('lock-screen', signOut)
  monitor.on('suspend', signOut)
}
