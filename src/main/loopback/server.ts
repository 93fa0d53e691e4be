import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Workstation } from '../core/shell'
import type { Result } from '../../shared/contract/result'
import { AppError } from '../../shared/errors'
import { securityHeaders } from '../content-security-policy'
import { readRendererFile } from '../renderer-files'
import { createGate } from './gate'
import { readJson } from './request-body'

export interface LoopbackServer {
  readonly port: number
  /** Carries the token; whoever has it is at this computer. */
  readonly url: string
  close(): Promise<void>
}

/** Only this computer, ever. */
const ADDRESS = '127.0.0.1'
/** A dead browser is noticed, and proxies of security products keep the stream open. */
const HEARTBEAT_MS = 20_000

/**
 * The workstation as a page: `POST /api/<route>`, `GET /api/events` (server-sent events),
 * `GET /image/<id>?variant=`, and the built interface.
 */
export async function startLoopbackServer(
  workstation: Workstation,
  options: { readonly port: number; readonly rendererRoot: string }
): Promise<LoopbackServer> {
  const live = new Set<string>()
  const gate = createGate(
    () => {
      const id = workstation.openSession()
      live.add(id)
      return id
    },
    (id) => live.has(id)
  )

  const server = createServer((request, response) => {
    handle(request, response).catch(() => {
      if (!response.headersSent) send(response, 500, 'text/plain', 'The request failed.')
      else response.destroy()
    })
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { port } = server.address() as AddressInfo
    const verdict = gate.check(request, port)
    if (verdict.kind === 'refuse') {
      send(response, verdict.status, 'text/plain; charset=utf-8', verdict.message)
    } else if (verdict.kind === 'enter') {
      // The token leaves the address bar and the history at once.
      response.setHeader('set-cookie', gate.setCookie(verdict.cookie))
      response.setHeader('location', '/')
      send(response, 303, 'text/plain', '')
    } else {
      await answer(request, response, verdict.sessionId)
    }
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    sessionId: string
  ): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', `http://${ADDRESS}`)
    if (request.method === 'POST' && pathname.startsWith('/api/')) {
      await api(request, response, sessionId, pathname.slice('/api/'.length))
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      send(response, 405, 'text/plain', 'Method not allowed.')
    } else if (pathname === '/api/events') {
      events(request, response, sessionId)
    } else if (pathname.startsWith('/image/')) {
      const id = pathname.slice('/image/'.length)
      const gone = new AbortController()
      response.once('close', () => gone.abort())
      const variant = searchParams.get('variant') ?? 'full'
      const reply = await workstation.image(sessionId, id, variant, gone.signal)
      send(response, reply.status, reply.contentType, reply.body)
    } else {
      const file = await readRendererFile(options.rendererRoot, pathname)
      if (file) send(response, 200, file.contentType, file.body)
      else send(response, 404, 'text/plain', 'There is no such file.')
    }
  }

  async function api(
    request: IncomingMessage,
    response: ServerResponse,
    sessionId: string,
    route: string
  ): Promise<void> {
    let result: Result<unknown>
    try {
      result = await workstation.request(sessionId, route, await readJson(request))
    } catch (thrown) {
      const { code, message } = thrown as AppError
      result = { ok: false, error: { code, message } }
    }
    send(response, 200, 'application/json', JSON.stringify(result))
  }

  function events(request: IncomingMessage, response: ServerResponse, sessionId: string): void {
    response.writeHead(200, { ...securityHeaders(), 'content-type': 'text/event-stream' })
    response.write(': connected\n\n')
    const unsubscribe = workstation.subscribe(sessionId, (event, data) => {
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    })
    const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS)
    request.on('close', () => {
      clearInterval(heartbeat)
      unsubscribe()
    })
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new AppError('IO_FAILED', `Port ${options.port} of ${ADDRESS} cannot be used.`, { cause })
      )
    )
    server.listen(options.port, ADDRESS, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://${ADDRESS}:${port}/?token=${gate.token}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Buffer
): void {
  response.writeHead(status, { ...securityHeaders(), 'content-type': contentType })
  response.end(body)
}
