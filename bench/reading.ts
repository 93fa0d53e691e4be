import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { findChromium } from '../scripts/lib/chromium.mjs'
import { renderFundus } from '../src/main/core/sample/render-fundus'
import { serve } from '../tests/helpers/served-workstation'

/*
 * npm run bench -- reading [IMAGES]
 * Key press to paint in the built product, in Chromium over the loopback shell, photographs of 4288 × 2848.
 * From the keyboard event's time stamp to the second animation frame after the photograph was drawn (the frame
 * that shows it has then been handed over); fetching and decoding are inside. "Not prefetched" skips beyond what
 * is prefetched, "not made yet" with no display picture on the disk either: the original is decoded. Frame times are
 * intervals of requestAnimationFrame while the photograph is dragged at 1:1; what draws them is said with them.
 */
const IMAGES = Number(process.argv[2] ?? 200)
const SETTLE_MS = 700
const PASSPHRASE = 'bench passphrase'

const PROBE = `
  window.probe = { pressed: 0, paints: [], frames: [] };
  addEventListener('keydown', (event) => { window.probe.pressed = event.timeStamp }, true);
  new MutationObserver((changes) => {
    for (const { target } of changes)
      if (target.dataset.painted) window.probe.paints.push(performance.now() - window.probe.pressed)
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-painted'] });
`

/** What Chromium draws with: a graphics card's name, or a renderer on the processor. */
const RENDERER = `(() => {
  const gl = document.createElement('canvas').getContext('webgl')
  const named = gl?.getExtension('WEBGL_debug_renderer_info')
  return named ? String(gl.getParameter(named.UNMASKED_RENDERER_WEBGL)) : 'the processor, without WebGL'
})()`

function say(name: string, values: readonly number[], budgetMs?: number): void {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1)
  const budget = budgetMs === undefined ? '' : `  budget p95 < ${budgetMs} ms`
  console.log(
    `${name.padEnd(34)} n ${values.length}  p50 ${at(0.5)} ms  p95 ${at(0.95)} ms${budget}`
  )
}

/** One drawn photograph, each copy made different by a comment in its header. */
async function writeCard(folder: string): Promise<void> {
  mkdirSync(folder)
  const base = await renderFundus({ seed: 5, grade: 2, eye: 'OD', width: 4288, height: 2848 })
  for (let i = 0; i < IMAGES; i += 1) {
    const text = Buffer.from(`copy ${i}`)
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, text.length + 2]), text])
    const name = `IMG_${String(i).padStart(4, '0')}.jpg`
    writeFileSync(
      join(folder, name),
      Buffer.concat([base.subarray(0, 2), comment, base.subarray(2)])
    )
  }
}

async function lastPaint(page: Page, count: number): Promise<number> {
  // Asked from outside: the page's own policy forbids the evaluation that waitForFunction needs.
  while ((await page.evaluate<number>('window.probe.paints.length')) < count)
    await new Promise((resolve) => setTimeout(resolve, 20))
  return await page.evaluate<number>('window.probe.paints.at(-1)')
}

const folder = mkdtempSync(join(tmpdir(), 'akshi-bench-'))
const card = join(folder, 'card')
await writeCard(card)
const server = await serve(join(folder, 'library'), {
  roots: [card],
  config: join(folder, 'config')
})
const executablePath = findChromium()
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ['--no-sandbox', '--disable-dev-shm-usage']
})
try {
  await server.ask('session.createFirstAdmin', {
    name: 'Bench',
    passphrase: PASSPHRASE,
    roles: ['admin', 'technician', 'grader']
  })
  const { folders } = await server.ask('folder.browse', { token: null })
  const folderToken = folders[0]?.token ?? ''
  await server.ask('import.start', { folderToken })
  for (;;) {
    const [first] = await server.ask('import.list', {})
    const { queued, running } = await server.ask('grading.status', {})
    if (first?.state !== 'running' && queued + running === 0) break
    await new Promise((resolve) => setTimeout(resolve, 500))
  }

  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  await page.addInitScript(PROBE)
  await page.goto(server.url)
  await page.getByLabel('Passphrase').fill(PASSPHRASE)
  await page.getByRole('button', { name: /^Sign in/ }).click()
  await page.getByRole('button', { name: /^Read: / }).click()
  await page.locator('.room[data-painted]').waitFor()
  let seen = await page.evaluate<number>('window.probe.paints.length')

  const prefetched: number[] = []
  for (let i = 1; i < IMAGES * 0.6; i += 1) {
    await page.waitForTimeout(SETTLE_MS)
    await page.keyboard.press('ArrowRight')
    prefetched.push(await lastPaint(page, (seen += 1)))
  }
  const skip = async (key: 'ArrowRight' | 'ArrowLeft'): Promise<number[]> => {
    const times: number[] = []
    for (let left = Math.floor(IMAGES * 0.35); left > 6; left -= 6) {
      await page.waitForTimeout(SETTLE_MS)
      for (let i = 0; i < 6; i += 1) await page.keyboard.press(key, { delay: 0 })
      const target = await page.locator('.room').getAttribute('data-current')
      await page.locator(`.room[data-painted="${target}"]`).waitFor()
      times.push(await page.evaluate<number>('window.probe.paints.at(-1)'))
    }
    return times
  }
  const cold = await skip('ArrowRight')
  rmSync(join(folder, 'library/derived/display'), { recursive: true, maxRetries: 10 })
  const unmade = await skip('ArrowLeft')

  await page.keyboard.press('x')
  await page.waitForTimeout(2000)
  await page.evaluate(
    `{ let last = performance.now(); window.probe.stop = false;
       const tick = (now) => { window.probe.frames.push(now - last); last = now; if (!window.probe.stop) requestAnimationFrame(tick) };
       requestAnimationFrame(tick) }`
  )
  await page.mouse.move(800, 500)
  await page.mouse.down()
  for (let i = 0; i < 150; i += 1)
    await page.mouse.move(800 + 300 * Math.sin(i / 10), 500 + 200 * Math.cos(i / 10))
  await page.mouse.up()
  const frames = await page.evaluate<number[]>(
    '(window.probe.stop = true, window.probe.frames.slice(2))'
  )

  console.log(
    `${IMAGES} photographs of 4288 × 2848, window 1920 × 1080, Chromium ${browser.version()}, canvas 2D drawn by ${await page.evaluate<string>(RENDERER)}`
  )
  say('key to paint, prefetched', prefetched, 50)
  say('key to paint, not prefetched', cold, 250)
  say('key to paint, not made yet', unmade)
  say('frame interval, dragging at 1:1', frames)
} finally {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
