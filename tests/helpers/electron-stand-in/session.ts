import { EventEmitter } from 'node:events'
import { onlyAfterReady } from './readiness.ts'

type Handler = (request: Request) => Promise<Response> | Response

/** One session: the handlers that were set on it, to be asked by a test. */
export class StandInSession extends EventEmitter {
  readonly partition: string
  readonly options: unknown
  permissionRequest:
    ((contents: unknown, permission: string, answer: (ok: boolean) => void) => void) | null = null
  permissionCheck: ((contents: unknown, permission: string) => boolean) | null = null
  devicePermission: ((details: unknown) => boolean) | null = null
  displayMedia: ((request: unknown, answer: (streams: object) => void) => void) | null = null
  beforeRequest:
    ((details: { url: string }, answer: (verdict: { cancel?: boolean }) => void) => void) | null =
    null
  spellChecker = true
  readonly handlers = new Map<string, Handler>()

  constructor(partition: string, options: unknown) {
    super()
    this.partition = partition
    this.options = options
  }

  setPermissionRequestHandler(handler: typeof this.permissionRequest): void {
    this.permissionRequest = handler
  }
  setPermissionCheckHandler(handler: typeof this.permissionCheck): void {
    this.permissionCheck = handler
  }
  setDevicePermissionHandler(handler: typeof this.devicePermission): void {
    this.devicePermission = handler
  }
  setDisplayMediaRequestHandler(handler: typeof this.displayMedia): void {
    this.displayMedia = handler
  }
  setSpellCheckerEnabled(on: boolean): void {
    this.spellChecker = on
  }
  readonly webRequest = {
    onBeforeRequest: (handler: typeof this.beforeRequest) => {
      this.beforeRequest = handler
    }
  }
  readonly protocol = {
    handle: (scheme: string, handler: Handler) => {
      if (this.handlers.has(scheme)) throw new Error(`Protocol ${scheme} is already handled`)
      this.handlers.set(scheme, handler)
    }
  }

  /** Asks a registered protocol handler, past Chromium's own clean-up of addresses where `raw` is set. */
  async serve(
    url: string,
    method = 'GET'
  ): Promise<{ status: number; headers: Record<string, string>; body: Uint8Array }> {
    const scheme = url.slice(0, url.indexOf(':'))
    const handler = this.handlers.get(scheme)
    if (!handler) throw new Error(`no handler for ${scheme}`)
    const response = await handler(new Request(url, { method }))
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer())
    }
  }
}

export const sessions = new Map<string, StandInSession>()

export const session = {
  fromPartition(partition: string, options?: unknown): StandInSession {
    onlyAfterReady('session.fromPartition')
    const known = sessions.get(partition) ?? new StandInSession(partition, options)
    sessions.set(partition, known)
    return known
  },
  get defaultSession(): StandInSession {
    return this.fromPartition('')
  }
}
