import type {
  EventContract,
  EventName,
  RouteInput,
  RouteName,
  RouteOutput
} from '../../shared/contract'
import type { Result } from '../../shared/contract/result'
import { AppError } from '../../shared/errors'

/** `ahead` is `display` for a photograph that nobody looks at yet. */
export type ImageVariant = 'thumb' | 'display' | 'ahead' | 'full'
export type Shell = 'electron' | 'loopback'

/** What preload exposes in the Electron shell. */
interface ExposedBridge {
  request(route: string, input: unknown): Promise<Result<unknown>>
  on(event: string, callback: (data: never) => void): () => void
}

declare global {
  interface Window {
    readonly akshi?: ExposedBridge
  }
}

/** The workstation's process did not answer at all: nobody knows whether the request took effect. */
export class ShellUnreachable extends Error {
  constructor(cause: unknown) {
    super('The workstation does not answer.', { cause })
    this.name = 'ShellUnreachable'
  }
}

/** It answers, but does not know this window: it was started anew since, and printed another address. */
export class ShellRestarted extends ShellUnreachable {}

export interface Bridge {
  readonly shell: Shell
  /** Rejects with `AppError` (main refused) or `ShellUnreachable` (no answer). */
  request<R extends RouteName>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>>
  on<E extends EventName>(event: E, callback: (data: EventContract[E]) => void): () => void
  /** Tells when events may have been missed, so that what was read once is read again. */
  onReconnected(callback: () => void): () => void
  imageUrl(imageId: string, variant: ImageVariant): string
}

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.data
  const { code, message, data } = result.error
  throw new AppError(code, message, data === undefined ? {} : { data })
}

function electronBridge(exposed: ExposedBridge): Bridge {
  return {
    shell: 'electron',
    async request(route, input) {
      const result = await exposed.request(route, input).catch((cause: unknown) => {
        throw new ShellUnreachable(cause)
      })
      return unwrap(result as Result<RouteOutput<typeof route>>)
    },
    on: (event, callback) => exposed.on(event, callback),
    onReconnected: () => () => undefined,
    imageUrl: (imageId, variant) =>
      `fundus://image/${encodeURIComponent(imageId)}?variant=${variant}`
  }
}

function loopbackBridge(): Bridge {
  let source: EventSource | null = null
  const reconnected = new Set<() => void>()

  function events(): EventSource {
    if (source) return source
    const opened = new EventSource('/api/events')
    let first = true
    opened.addEventListener('open', () => {
      if (!first) for (const callback of reconnected) callback()
      first = false
    })
    source = opened
    return opened
  }

  return {
    shell: 'loopback',
    async request(route, input) {
      let body: unknown
      try {
        const response = await fetch(`/api/${route}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(input)
        })
        if (response.status === 401) throw new ShellRestarted(response.status)
        body = await response.json()
      } catch (cause) {
        if (cause instanceof ShellRestarted) throw cause
        throw new ShellUnreachable(cause)
      }
      if (typeof body !== 'object' || body === null || !('ok' in body))
        throw new ShellUnreachable(body)
      return unwrap(body as Result<RouteOutput<typeof route>>)
    },
    on(event, callback) {
      const listener = (message: MessageEvent<string>): void => {
        callback(JSON.parse(message.data) as EventContract[typeof event])
      }
      const target = events()
      target.addEventListener(event, listener)
      return () => {
        target.removeEventListener(event, listener)
      }
    },
    onReconnected(callback) {
      reconnected.add(callback)
      return () => reconnected.delete(callback)
    },
    imageUrl: (imageId, variant) => `/image/${encodeURIComponent(imageId)}?variant=${variant}`
  }
}

export function createBridge(): Bridge {
  return window.akshi ? electronBridge(window.akshi) : loopbackBridge()
}
