import type { Page } from '@playwright/test'
import type { Booted } from '../helpers/electron-stand-in/booted'

/** Chromium knows no `app://`; a secure origin that is answered from the handler stands for it. */
const ORIGIN = 'https://workstation.test'
const PICTURES = '/picture-of-fundus/'

/** What the page complained about: the policy's refusals and uncaught errors. */
export interface Shown {
  readonly complaints: string[]
  /** Files that the page asked for. */
  readonly served: Map<string, number>
  open(hash?: string): Promise<void>
  stop(): Promise<void>
}

/**
 * Shows the built interface in Chromium, every byte and every header of it from the registered protocol handlers,
 * every request through the built preload. Only the scheme is another, since no Electron is there to know ours.
 */
export async function showInChromium(page: Page, booted: Booted): Promise<Shown> {
  const complaints: string[] = []
  const served = new Map<string, number>()
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))

  await page.route('**/*', async (route) => {
    const url = new URL(route.request().url())
    if (url.origin !== ORIGIN) {
      complaints.push(`a request left for ${url.origin}`)
      return route.abort()
    }
    const own = url.pathname.startsWith(PICTURES)
      ? `fundus://image/${url.pathname.slice(PICTURES.length)}${url.search}`
      : `app://workstation${url.pathname}${url.search}`
    const { status, headers, body } = await booted.serve(own, route.request().method())
    served.set(own, status)
    await route.fulfill({ status, headers, body: Buffer.from(body) })
  })
  await page.exposeFunction('akshiRequest', (name: string, input: unknown) =>
    booted.request(name, input)
  )
  await page.addInitScript(installBridge, PICTURES)

  // Events are taken from what main sent to the window and given to the page's own listeners.
  const relay = { going: true }
  const relayed = (async () => {
    while (relay.going) {
      const messages = await booted
        .evaluate(({ windows }) => windows[0]?.webContents.sent.splice(0).map(([, data]) => data))
        .catch(() => undefined)
      if (messages?.length)
        await page
          .evaluate(
            `for (const detail of ${JSON.stringify(messages)}) dispatchEvent(new CustomEvent('akshi', { detail }))`
          )
          .catch(() => undefined)
      await new Promise((next) => setTimeout(next, 100))
    }
  })()

  return {
    complaints,
    served,
    open: async (hash = '') => {
      await page.goto(`${ORIGIN}/index.html${hash}`)
    },
    stop: async () => {
      relay.going = false
      await relayed
    }
  }
}

/** Runs in the page before its own scripts. */
function installBridge(pictures: string): void {
  interface PageGlobals {
    akshi: object
    akshiRequest(route: string, input: unknown): Promise<unknown>
    fetch: (address: string, options?: unknown) => Promise<unknown>
    HTMLImageElement: { prototype: { setAttribute(name: string, value: string): void } }
    addEventListener(type: string, listener: (event: never) => void): void
    removeEventListener(type: string, listener: (event: never) => void): void
  }
  const page = globalThis as unknown as PageGlobals
  const mapped = (address: string): string =>
    address.startsWith('fundus://image/') ? pictures + address.slice(15) : address
  const fetchOwn = page.fetch.bind(globalThis)
  page.fetch = (address, options) => fetchOwn(mapped(address), options)
  const image = page.HTMLImageElement.prototype
  const src = Object.getOwnPropertyDescriptor(image, 'src')
  Object.defineProperty(image, 'src', {
    ...src,
    set(this: object, address: string) {
      src?.set?.call(this, mapped(address))
    }
  })
  const { setAttribute } = image
  image.setAttribute = function (this: object, name, value) {
    setAttribute.call(this, name, name === 'src' ? mapped(value) : value)
  }
  page.akshi = Object.freeze({
    request: (route: string, input: unknown) => page.akshiRequest(route, input),
    on: (event: string, callback: (data: unknown) => void) => {
      const listener = ({ detail }: { detail: { event: string; data: unknown } }): void => {
        if (detail.event === event) callback(detail.data)
      }
      page.addEventListener('akshi', listener)
      return () => page.removeEventListener('akshi', listener)
    }
  })
}
