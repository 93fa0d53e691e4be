import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { cliArguments, libraryArgument, ownArguments } from '../../../src/main/electron/arguments'
import {
  deepLinksIn,
  isDeepLinkAllowed,
  refuseDeepLinks
} from '../../../src/main/electron/policy/deep-links'
import { downloadName } from '../../../src/main/electron/policy/downloads'
import { isNavigationAllowed } from '../../../src/main/electron/policy/navigation'
import { isRequestAllowed } from '../../../src/main/electron/policy/network'
import { isOwnUrl } from '../../../src/main/electron/policy/origin'
import { isPermissionAllowed } from '../../../src/main/electron/policy/permissions'
import { isTrustedSender } from '../../../src/main/electron/policy/sender'
import { windowOptions } from '../../../src/main/electron/policy/window-options'
import { appHeaders, appPath } from '../../../src/main/electron/protocols/app-protocol'
import {
  fundusHeaders,
  parseFundusAddress
} from '../../../src/main/electron/protocols/fundus-protocol'

describe('origin', () => {
  // Would catch a prefix comparison, which takes app://workstation.evil for ours.
  it.each([
    ['app://workstation/', true],
    ['app://workstation/index.html#/read/a', true],
    ['app://workstation.evil/', false],
    ['app://workstation@evil/', false],
    ['app://evil@workstation/', false],
    ['app://workstation:8080/', false],
    ['APP://workstation/', true],
    ['http://workstation/', false],
    ['', false]
  ])('%s is ours: %s', (url, own) => expect(isOwnUrl(url)).toBe(own))
})

describe('navigation', () => {
  it('lets only our own start page through, in the top frame alone', () => {
    expect(isNavigationAllowed('app://workstation/index.html', true)).toBe(true)
    expect(isNavigationAllowed('app://workstation/index.html', false)).toBe(false)
    expect(isNavigationAllowed('app://workstation/assets/index.js', true)).toBe(false)
    expect(isNavigationAllowed('not an address', true)).toBe(false)
  })
})

describe('requests', () => {
  // Would catch DevTools' scheme staying open in the delivered program.
  it('lets DevTools load itself in a checkout only', () => {
    expect(isRequestAllowed('devtools://devtools/x.js', true)).toBe(true)
    expect(isRequestAllowed('devtools://devtools/x.js', false)).toBe(false)
  })
  it.each([
    'http://127.0.0.1:1/',
    'https://a.b/',
    'ws://a.b/',
    'file:///x',
    'data:text/html,x',
    'x'
  ])('cancels %s', (url) => expect(isRequestAllowed(url, true)).toBe(false))
})

it('no permission is granted', () => expect(isPermissionAllowed()).toBe(false))

describe('downloads', () => {
  it.each([
    ['blob:app://workstation/1', 'report.pdf', 'report.pdf'],
    ['blob:app://workstation/1', 'C:\\temp\\..\\report.csv', 'report.csv'],
    ['blob:app://workstation/1', 'a:b?.json', 'a_b_.json'],
    ['blob:app://workstation/1', 'report.pdf.exe', null],
    ['blob:app://workstation/1', '.pdf', null],
    ['blob:null/1', 'report.pdf', null],
    ['data:application/pdf,x', 'report.pdf', null]
  ])('%s as %s → %s', (url, suggested, name) => expect(downloadName(url, suggested)).toBe(name))
})

describe('sender', () => {
  const own = { url: 'app://workstation/index.html#/read', parent: null }
  it('is our own top frame in our own window', () => {
    expect(isTrustedSender(own, 1, 1)).toBe(true)
    expect(isTrustedSender(own, 2, 1)).toBe(false)
    expect(isTrustedSender({ ...own, parent: own }, 1, 1)).toBe(false)
    expect(isTrustedSender({ ...own, url: 'https://example.org/' }, 1, 1)).toBe(false)
    expect(isTrustedSender({ ...own, url: '' }, 1, 1)).toBe(false)
    expect(isTrustedSender(null, 1, 1)).toBe(false)
  })
})

describe('deep links', () => {
  it('are found whatever their case, and none is allowed', () => {
    expect(deepLinksIn(['akshi.exe', 'AKSHI://a', '--akshi', 'x akshi:'])).toEqual(['AKSHI://a'])
    expect(isDeepLinkAllowed('akshi://read/x')).toBe(false)
  })

  // Would catch a link that starts the program and of which, unlike one that comes later, nobody hears.
  it('are refused and said, whether they start the program or come to it', () => {
    const app = new EventEmitter()
    const denied: string[] = []
    const own = ['--library', 'x', 'akshi://read/x']
    refuseDeepLinks(app as unknown as Parameters<typeof refuseDeepLinks>[0], own, (what) =>
      denied.push(what)
    )
    expect(denied).toHaveLength(1)
    app.emit('second-instance', {}, ['akshi', 'akshi://read/y'])
    app.emit('open-url', { preventDefault: () => undefined }, 'akshi://read/z')
    expect(denied).toEqual(Array(3).fill('deep link'))
  })
})

describe('window', () => {
  it('shows DevTools in a checkout only and no icon where the system has it', () => {
    const state = { width: 1000, height: 700, maximized: false }
    const options = windowOptions({ state, preload: '/p.cjs', devTools: false })
    expect(options.webPreferences).toMatchObject({ devTools: false, preload: '/p.cjs' })
    expect(options).not.toHaveProperty('icon')
    expect(options.show).toBe(false)
  })
})

describe('app://', () => {
  it.each([
    ['app://workstation/assets/a.js', '/assets/a.js'],
    ['app://workstation/a%20b.js', '/a b.js'],
    ['app://workstation/..%2fa', null],
    ['app://workstation/a%5c..%5cb', null],
    ['app://workstation/a%00.html', null],
    ['app://workstation/%252e%252e/a', null],
    ['app://workstation/c:/a', null],
    ['app://workstation/%E0%A4%A', null],
    ['app://other/index.html', null]
  ])('%s → %s', (url, path) => expect(appPath(url)).toBe(path))

  // Would catch a type that comes with the header set replacing it.
  it('keeps the policy whatever the type', () => {
    const headers = appHeaders('text/css')
    expect(headers['content-type']).toBe('text/css')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
  })
})

describe('fundus://', () => {
  it.each([
    ['fundus://image/0198-a_b?variant=thumb', { imageId: '0198-a_b', variant: 'thumb' }],
    ['fundus://image/a%2fb?variant=thumb', null],
    ['fundus://image/a?variant=thumb&variant=full', null],
    ['fundus://image/a?variant=THUMB', null],
    ['fundus://other/a?variant=thumb', null],
    [`fundus://image/${'a'.repeat(65)}?variant=thumb`, null]
  ])('%s', (url, parsed) => expect(parseFundusAddress(url)).toEqual(parsed))

  it('is kept by no cache and readable by our page alone', () => {
    expect(fundusHeaders('image/jpeg')).toMatchObject({
      'cache-control': 'no-store',
      'access-control-allow-origin': 'app://workstation',
      'x-content-type-options': 'nosniff'
    })
  })
})

describe('command line', () => {
  // Would catch Playwright's and Chromium's switches being taken for the application's path or its words.
  it('finds the person’s words behind the application’s path', () => {
    expect(
      ownArguments(['electron', '--inspect=0', '--no-sandbox', '.', '--library', 'x'], true)
    ).toEqual(['--library', 'x'])
    expect(ownArguments(['akshi', 'grade', 'a.jpg'], false)).toEqual(['grade', 'a.jpg'])
    expect(ownArguments(['electron'], true)).toEqual([])
  })
  it('takes a verb in first place alone for a command', () => {
    expect(cliArguments(['akshi', 'grade', 'a.jpg'], false)).toEqual(['grade', 'a.jpg'])
    expect(cliArguments(['akshi', '--library', 'grade'], false)).toBeNull()
    expect(cliArguments(['akshi', 'akshi://grade'], false)).toBeNull()
    expect(cliArguments(['akshi'], false)).toBeNull()
    expect(cliArguments(['akshi', '/media/card'], false)).toBeNull()
    expect(cliArguments(['akshi', 'C:\\card'], false)).toBeNull()
    expect(cliArguments(['akshi', '-psn_0_123'], false)).toBeNull()
    expect(cliArguments(['akshi', 'garde', 'a.jpg'], false)).toEqual(['garde', 'a.jpg'])
  })
  it('reads --library past switches that it does not know', () => {
    expect(libraryArgument(['--remote-debugging-port=0', '--library', '/x'])).toBe('/x')
    expect(libraryArgument(['--library=/y', '--no-sandbox'])).toBe('/y')
    expect(libraryArgument(['--library'])).toBeUndefined()
    expect(libraryArgument([])).toBeUndefined()
  })
})
