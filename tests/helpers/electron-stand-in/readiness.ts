/** Whether `ready` has come; what the real module allows only before or only after it asks here. */
export const readiness = { ready: false }

export function onlyBeforeReady(what: string): void {
  if (readiness.ready) throw new Error(`${what} should be called before app is ready`)
}

export function onlyAfterReady(what: string): void {
  if (!readiness.ready) throw new Error(`${what} can only be called after app is ready`)
}
