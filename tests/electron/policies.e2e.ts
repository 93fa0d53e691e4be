// The built main bundle, booted against the stand-in: what it registers, and how each policy answers.
// Catches a policy that exists as a function, is unit-tested, and was never applied.
import { expect, test } from '@playwright/test'
import { Booted } from '../helpers/electron-stand-in/booted'

let booted: Booted
test.beforeAll(async () => {
  booted = new Booted()
  await booted.shown()
})
test.afterAll(() => booted.dispose())

test('schemes are privileged before ready, none may bypass the policy or run from file://', async () => {
  const schemes = await booted.evaluate(({ desktop }) => desktop.schemes)
  expect(schemes).toEqual([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
    },
    {
      scheme: 'fundus',
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true }
    }
  ])
})

test('the one window is sandboxed and isolated, and every dangerous preference is off by name', async () => {
  const { windows, sandboxed } = await booted.evaluate(({ app, windows }) => ({
    windows: windows.map((window) => window.options.webPreferences as Record<string, unknown>),
    sandboxed: app.sandboxed
  }))
  expect(sandboxed).toBe(true)
  expect(windows).toHaveLength(1)
  expect(windows[0]).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    webSecurity: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    spellcheck: false
  })
  expect(windows[0]).not.toHaveProperty('enableBlinkFeatures')
})

test('the page is loaded from app://workstation and nowhere else', async () => {
  const loads = await booted.evaluate(({ windows }) => windows[0]!.webContents.loads)
  expect(loads).toEqual(['app://workstation/index.html'])
})

test('every permission is refused, asked for or only checked', async () => {
  const answers = await booted.evaluate(({ windows }) => {
    const { session } = windows[0]!.webContents
    const names = [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'hid',
      'new-one'
    ]
    const asked = names.map((name) => {
      let granted: boolean | null = null
      session.permissionRequest?.({}, name, (ok) => (granted = ok))
      return granted
    })
    let streams: object | null = null
    session.displayMedia?.({}, (given) => (streams = given))
    return {
      asked,
      checked: names.map((name) => session.permissionCheck?.({}, name)),
      device: session.devicePermission?.({}),
      streams,
      spellChecker: session.spellChecker
    }
  })
  expect(answers.asked).toEqual(Array(7).fill(false))
  expect(answers.checked).toEqual(Array(7).fill(false))
  expect(answers.device).toBe(false)
  expect(answers.streams).toEqual({})
  expect(answers.spellChecker).toBe(false)
})

for (const event of [
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'will-attach-webview'
]) {
  test(`${event} to a strange address is prevented`, async () => {
    const prevented = await booted.evaluate(({ windows, preventable }, name) => {
      const addresses = [
        'https://example.org/',
        'file:///etc/passwd',
        'app://elsewhere/index.html',
        'app://workstation.evil.org/index.html',
        'app://workstation/assets/page.html',
        'data:text/html,x',
        'javascript:alert(1)',
        'fundus://image/x?variant=full'
      ]
      return addresses.map((url) => {
        const event = preventable({ url, isMainFrame: true })
        windows[0]!.webContents.emit(name, event, {}, {})
        return event.defaultPrevented
      })
    }, event)
    expect(prevented).toEqual(Array(8).fill(true))
  })
}

test('a reload of our own page is let through: a crashed screen comes back', async () => {
  const prevented = await booted.evaluate(({ windows, preventable }) => {
    const event = preventable({ url: 'app://workstation/index.html', isMainFrame: true })
    windows[0]!.webContents.emit('will-navigate', event)
    return event.defaultPrevented
  })
  expect(prevented).toBe(false)
})

test('window.open is denied, for our own page too', async () => {
  const answers = await booted.evaluate(({ windows }) =>
    ['https://example.org/', 'app://workstation/index.html', 'about:blank'].map((url) =>
      windows[0]!.webContents.windowOpenHandler?.({ url })
    )
  )
  expect(answers).toEqual([{ action: 'deny' }, { action: 'deny' }, { action: 'deny' }])
})

test('no request leaves for the network, whatever the scheme', async () => {
  const cancelled = await booted.evaluate(({ windows }) => {
    const { session } = windows[0]!.webContents
    const ask = (url: string): boolean | undefined => {
      let cancel: boolean | undefined
      session.beforeRequest?.({ url }, (verdict) => (cancel = verdict.cancel))
      return cancel
    }
    return {
      strange: [
        'https://example.org/x',
        'http://127.0.0.1/',
        'ws://example.org',
        'file:///etc/passwd',
        'app://elsewhere/',
        'ftp://x/',
        'chrome://gpu',
        'blob:https://example.org/1'
      ].map(ask),
      own: [
        'app://workstation/index.html',
        'fundus://image/x?variant=full',
        'blob:app://workstation/1'
      ].map(ask)
    }
  })
  expect(cancelled.strange).toEqual(Array(8).fill(true))
  expect(cancelled.own).toEqual([false, false, false])
})

test('a download is offered for a report of ours and refused for anything else', async () => {
  const results = await booted.evaluate(({ windows, preventable }) => {
    const { session } = windows[0]!.webContents
    const ask = (url: string, name: string): string => {
      const event = preventable()
      let offered = ''
      session.emit('will-download', event, {
        getURL: () => url,
        getFilename: () => name,
        setSaveDialogOptions: (options: { defaultPath: string }) => (offered = options.defaultPath)
      })
      return event.defaultPrevented ? 'refused' : offered
    }
    return [
      ask('blob:app://workstation/123', 'report.pdf'),
      ask('blob:app://workstation/123', '../../.bashrc'),
      ask('blob:app://workstation/123', '../up/table.csv'),
      ask('https://example.org/report.pdf', 'report.pdf'),
      ask('blob:app://workstation/123', 'setup.exe'),
      ask('blob:https://example.org/123', 'report.pdf')
    ]
  })
  expect(results).toEqual(['report.pdf', 'refused', 'table.csv', 'refused', 'refused', 'refused'])
})

test('an akshi:// link is refused and opens nothing', async () => {
  const result = await booted.evaluate(({ app, windows, desktop, preventable }) => {
    const event = preventable()
    app.emit('open-url', event, 'akshi://read/secret')
    app.emit('second-instance', {}, ['akshi', 'akshi://read/secret'])
    return {
      prevented: event.defaultPrevented,
      loads: windows[0]!.webContents.loads.length,
      opened: desktop.openedUrls.length
    }
  })
  expect(result).toEqual({ prevented: true, loads: 1, opened: 0 })
})

test('Chromium makes no calls of its own: the quieting switches are set before ready', async () => {
  const switches = await booted.evaluate(({ app }) => app.switches.map(([name]) => name))
  expect(switches).toEqual(
    expect.arrayContaining([
      'disable-background-networking',
      'disable-component-update',
      'no-pings'
    ])
  )
})
