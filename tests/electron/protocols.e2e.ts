// The registered protocol handlers of the built bundle, asked directly.
import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Booted } from '../helpers/electron-stand-in/booted'

let booted: Booted
test.beforeAll(async () => {
  booted = new Booted()
  await booted.shown()
})
test.afterAll(() => booted.dispose())

test('the page comes with a policy that allows nothing unsafe and no other host', async () => {
  const { status, headers, body } = await booted.serve('app://workstation/index.html')
  expect(status).toBe(200)
  expect(new TextDecoder().decode(body)).toContain('<div id="app">')
  const csp = headers['content-security-policy'] ?? ''
  const directives = new Map(
    csp.split('; ').map((part) => {
      const [name = '', ...sources] = part.split(' ')
      return [name, sources.join(' ')]
    })
  )
  expect(directives.get('default-src')).toBe("'none'")
  expect(directives.get('script-src')).toBe("'self'")
  expect(directives.get('style-src')).toBe("'self'")
  expect(directives.get('img-src')).toBe("'self' fundus: blob:")
  expect(directives.get('connect-src')).toBe("'self' fundus:")
  for (const name of ['base-uri', 'form-action', 'frame-ancestors'])
    expect(directives.get(name), name).toBe("'none'")
  expect(csp).not.toMatch(/unsafe|https?:|data:|\*/)
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-type': 'text/html; charset=utf-8'
  })
})

test('every file that the page names is served with its type, under the same headers', async () => {
  const page = new TextDecoder().decode((await booted.serve('app://workstation/')).body)
  const named = [...page.matchAll(/(?:src|href)="\.?([^"]+)"/g)].map((match) => match[1] ?? '')
  expect(named.length).toBeGreaterThan(1)
  for (const path of named) {
    const { status, headers } = await booted.serve(`app://workstation${path}`)
    expect(status, path).toBe(200)
    expect(headers['content-type']).toMatch(/^(text\/javascript|text\/css|image\/svg)/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  }
})

const TRAVERSALS = [
  'app://workstation/../../package.json',
  'app://workstation/%2e%2e/%2e%2e/package.json',
  'app://workstation/..%2f..%2fpackage.json',
  'app://workstation/..%5c..%5cpackage.json',
  'app://workstation/%2e%2e%2fmain/index.js',
  'app://workstation/assets/..%2f..%2fmain/index.js',
  'app://workstation/..%252fmain/index.js',
  'app://workstation/%00/index.html',
  'app://workstation/C:%5cWindows%5cwin.ini',
  'app://workstation//etc/passwd',
  'app://workstation/%2fetc%2fpasswd',
  'app://elsewhere/index.html',
  'app://user@workstation/index.html',
  'app://workstation:80/index.html',
  'app://workstation/%'
]
for (const url of TRAVERSALS) {
  test(`nothing outside the interface is served: ${url}`, async () => {
    const asked = await booted
      .serve(url)
      .then(({ status }) => status)
      // Credentials never get as far as the handler: the request itself is refused.
      .catch((error: unknown) => String(error))
    expect(String(asked)).toMatch(/^(400|404|Error: TypeError.*credentials)/s)
  })
}

test('only GET is answered', async () => {
  expect((await booted.serve('app://workstation/index.html', 'POST')).status).toBe(400)
  expect((await booted.serve('fundus://image/x?variant=full', 'DELETE')).status).toBe(400)
})

const BAD_IMAGES = [
  'fundus://image/',
  'fundus://image/..%2f..%2fakshi.db?variant=full',
  'fundus://image/a/b?variant=full',
  'fundus://file/abc?variant=full',
  'fundus://image/abc?variant=raw',
  'fundus://image/abc',
  'fundus://image/abc?variant=full&path=/etc/passwd'
]
for (const url of BAD_IMAGES) {
  test(`a malformed picture address is refused: ${url}`, async () => {
    const { status, headers } = await booted.serve(url)
    expect(status).toBe(400)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })
}

test('a picture is refused before anyone has signed in, and is kept by no cache', async () => {
  const { status, headers } = await booted.serve(
    'fundus://image/0198c0de-0000-7000-8000-000000000000?variant=thumb'
  )
  expect(status).toBe(401)
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['access-control-allow-origin']).toBe('app://workstation')
})

test('the preload is one small CommonJS file that needs electron alone and brings no zod', () => {
  const project = process.env['AKSHI_BUILT_PROJECT'] ?? join(import.meta.dirname, '..', '..')
  const code = readFileSync(join(project, 'out', 'preload', 'index.cjs'), 'utf8')
  expect(code.length).toBeLessThan(4000)
  expect([...code.matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1])).toEqual([
    'electron'
  ])
  expect(code).not.toMatch(/zod|\bimport\s/)
})
