import { request } from 'node:http'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventListener, Workstation } from '../../../src/main/core/shell'
import { startLoopbackServer, type LoopbackServer } from '../../../src/main/loopback/server'
import { tempFolder } from '../../helpers/temp-library'

interface Reply {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

/** A raw request: `fetch` would forbid forging Host and Origin. */
function call(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {}
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers: options.headers },
      (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (body += chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
        )
      }
    )
    outgoing.on('error', reject)
    outgoing.end(options.body)
  })
}

describe('loopback server', () => {
  let folder: ReturnType<typeof tempFolder>
  let server: LoopbackServer
  let listener: EventListener | undefined
  let requests: unknown[]

  beforeEach(async () => {
    folder = tempFolder()
    const rendererRoot = join(folder.path, 'renderer')
    mkdirSync(rendererRoot)
    writeFileSync(join(rendererRoot, 'index.html'), '<!doctype html><title>Akshi</title>')
    writeFileSync(join(folder.path, 'outside.html'), 'secret')
    requests = []
    const workstation: Workstation = {
      openSession: () => 'session-1',
      closeSession: () => undefined,
      request: (...given) => {
        requests.push(given)
        return Promise.resolve({ ok: true, data: 'answer' })
      },
      image: () =>
        Promise.resolve({ status: 200, contentType: 'image/jpeg', body: Buffer.from('j') }),
      subscribe: (_id, heard) => {
        listener = heard
        return () => undefined
      },
      lock: () => undefined,
      libraryDir: () => '',
      close: () => Promise.resolve()
    }
    server = await startLoopbackServer(workstation, { port: 0, rendererRoot })
  })
  afterEach(async () => {
    await server.close()
    folder[Symbol.dispose]()
  })

  async function enter(): Promise<string> {
    const { pathname, search } = new URL(server.url)
    const reply = await call(server.port, pathname + search)
    expect(reply.status).toBe(303)
    return String(reply.headers['set-cookie']).split(';')[0] ?? ''
  }
  const json = { 'content-type': 'application/json' }

  it.each(['/', '/index.html', '/api/session.status', '/api/events', '/image/x', '/?token=wrong'])(
    'answers 401 to %s without the token, so that no other user of the computer gets in',
    async (path) => {
      expect((await call(server.port, path)).status).toBe(401)
      const posted = await call(server.port, path, { method: 'POST', headers: json, body: '{}' })
      expect(posted.status).toBe(401)
      expect(requests).toEqual([])
    }
  )

  it('trades the token for a cookie that no script can read and no other site can send', async () => {
    const { pathname, search } = new URL(server.url)
    const reply = await call(server.port, pathname + search)
    expect(String(reply.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/)
    expect(reply.headers.location).toBe('/')
    const page = await call(server.port, '/', { headers: { cookie: await enter() } })
    expect(page.body).toContain('<title>Akshi</title>')
  })

  it('refuses another Host (DNS rebinding) and another Origin even with the cookie', async () => {
    const cookie = await enter()
    const rebound = await call(server.port, '/', { headers: { cookie, host: 'evil.example' } })
    expect(rebound.status).toBe(403)
    const crossSite = await call(server.port, '/api/session.status', {
      method: 'POST',
      headers: { cookie, ...json, origin: 'http://evil.example' },
      body: '{}'
    })
    expect(crossSite.status).toBe(403)
    expect(requests).toEqual([])
  })

  it.each(['/../outside.html', '/%2e%2e/outside.html', '/..%2foutside.html', '/%00', '/%zz'])(
    'serves nothing outside the interface for %s',
    async (path) => {
      const reply = await call(server.port, path, { headers: { cookie: await enter() } })
      expect(reply.status).toBe(404)
      expect(reply.body).not.toContain('secret')
    }
  )

  it('sends a strict policy with every answer', async () => {
    const reply = await call(server.port, '/', { headers: { cookie: await enter() } })
    const policy = String(reply.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(reply.headers['x-content-type-options']).toBe('nosniff')
  })

  it('hands a request on with its session, and says what is wrong with a body that is no JSON', async () => {
    const cookie = await enter()
    const post = (body: string, headers: Record<string, string> = json) =>
      call(server.port, '/api/worklist.batches', {
        method: 'POST',
        headers: { cookie, ...headers },
        body
      })
    expect(JSON.parse((await post('{"a":1}')).body)).toEqual({ ok: true, data: 'answer' })
    expect(requests).toEqual([['session-1', 'worklist.batches', { a: 1 }]])
    expect((await post('{')).body).toContain('VALIDATION_FAILED')
    expect((await post('a=1', { 'content-type': 'text/plain' })).body).toContain(
      'VALIDATION_FAILED'
    )
    expect((await post(`"${'x'.repeat(26_000_000)}"`)).body).toContain('too long')
    expect(requests).toHaveLength(1)
  })

  it('streams events to the page that subscribed', async () => {
    const cookie = await enter()
    const heard = await new Promise<string>((resolve, reject) => {
      const outgoing = request(
        { host: '127.0.0.1', port: server.port, path: '/api/events', headers: { cookie } },
        (response) => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => {
            text += chunk
            if (text.includes(': connected') && listener && !text.includes('event:'))
              listener('library.changed', {})
            if (text.includes('data: {}')) {
              resolve(text)
              outgoing.destroy()
            }
          })
        }
      )
      outgoing.on('error', (error) => {
        if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') reject(error)
      })
      outgoing.end()
    })
    expect(heard).toContain('event: library.changed\ndata: {}')
  })
})
