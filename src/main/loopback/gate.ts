import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Verdict on a request before anything of it is looked at. */
export type Verdict =
  | { readonly kind: 'session'; readonly sessionId: string }
  | { readonly kind: 'enter'; readonly cookie: string }
  | { readonly kind: 'refuse'; readonly status: 401 | 403; readonly message: string }

const COOKIE = 'akshi'

/**
 * Who may talk to the server, as Jupyter does it: the address printed at start carries a token that is traded
 * for an HttpOnly cookie. Host and Origin are checked so that no web page can reach the server through the
 * reader's own browser (DNS rebinding, cross-site requests).
 */
export function createGate(
  openSession: () => string,
  sessionAlive: (id: string) => boolean,
  token = randomBytes(24).toString('base64url')
) {
  const cookies = new Map<string, string>()

  return {
    token,
    check(request: IncomingMessage, port: number): Verdict {
      const host = request.headers.host
      if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
        return {
          kind: 'refuse',
          status: 403,
          message: 'This server answers to its own address only.'
        }
      const { origin } = request.headers
      if (origin !== undefined && origin !== `http://${host}`)
        return { kind: 'refuse', status: 403, message: 'Requests from other pages are refused.' }
      const site = request.headers['sec-fetch-site']

      const url = new URL(request.url ?? '/', `http://${host}`)
      const given = url.searchParams.get('token')
      if (given !== null && equal(given, token) && request.method === 'GET') {
        const cookie = cookieOf(request)
        if (cookie !== null && cookies.has(cookie)) return { kind: 'enter', cookie }
        const fresh = randomBytes(24).toString('base64url')
        cookies.set(fresh, openSession())
        return { kind: 'enter', cookie: fresh }
      }
      if (site !== undefined && site !== 'same-origin' && site !== 'none')
        return { kind: 'refuse', status: 403, message: 'Requests from other pages are refused.' }

      const sessionId = cookies.get(cookieOf(request) ?? '')
      if (sessionId !== undefined && sessionAlive(sessionId)) return { kind: 'session', sessionId }
      return {
        kind: 'refuse',
        status: 401,
        message:
          'Open the address that the workstation printed when it started: it carries the token.'
      }
    },
    setCookie: (cookie: string): string => `${COOKIE}=${cookie}; HttpOnly; SameSite=Strict; Path=/`
  }
}

export type Gate = ReturnType<typeof createGate>

function cookieOf(request: IncomingMessage): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=')
    if (name === COOKIE && value) return value
  }
  return null
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
