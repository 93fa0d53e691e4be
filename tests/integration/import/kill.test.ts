import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { bundleScript } from '../../helpers/bundle-script'
import { tempFolder } from '../../helpers/temp-library'
import { checkLibrary, fill, fillCard, fingerprint, photo } from './card'

/** 200 at a release; fewer where every commit runs the suite. `AKSHI_KILLS` sets it. */
const KILLS = process.env['AKSHI_KILLS']
/** Small files are in flight by sixteen and counted in groups; large ones by four, the last in pieces. */
const CARDS = [
  { card: 'small files', files: 24, bytes: 30_000, kills: Number(KILLS ?? 18) },
  { card: 'large files', files: 8, bytes: 5_000_000, kills: Number(KILLS ?? 6), last: 34_000_000 }
]

let script: string
beforeAll(async () => {
  script = await bundleScript('tests/integration/import/importing-child.ts')
})
afterAll(() => rmSync(script, { force: true }))

interface Life {
  readonly acknowledged: string[]
  readonly end: string | null
  readonly ms: number
}

/** One life of the importing process, ended after `killAfterMs` of importing or at its own operation. */
function live(dir: string, card: string, dieAt: number, killAfterMs: number | null): Promise<Life> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [script, dir, card, String(dieAt)], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    let text = ''
    let ready = 0
    child.stdout.on('data', (piece: Buffer) => {
      text += piece.toString()
      if (ready > 0 || !text.includes('ready\n')) return
      ready = performance.now()
      if (killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    })
    child.on('error', fail)
    child.on('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') return fail(new Error(`the child ended with ${code}`))
      // A line that the kill cut short was not acknowledged to anyone.
      const lines = text.split('\n').slice(0, -1)
      done({
        acknowledged: lines.filter((line) => /^(imported|duplicate)/.test(line)),
        end: lines.find((line) => line.startsWith('end')) ?? null,
        ms: performance.now() - ready
      })
    })
  })
}

/** Small and repeatable (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Would catch: an acknowledgement before its transaction is on the disk, an event before the file has its
 * final name, a half-written original, a file that a resumed import forgets, anything written to the card.
 */
test.each(CARDS)(
  'killed $kills times at random instants and file operations, an import of $card loses nothing it acknowledged',
  { timeout: 1_800_000 },
  async ({ files, bytes, kills: wanted, last: largest }) => {
    using card = tempFolder()
    await fillCard(card.path, files, { bytes })
    if (largest !== undefined) fill(card.path, { 'LAST.JPG': await photo(files, largest) })
    const count = largest === undefined ? files : files + 1
    const before = fingerprint(card.path)
    const whole = await (async () => {
      using trial = tempFolder()
      return await live(trial.path, card.path, 0, null)
    })()
    const operations = Number(whole.end?.split(' ')[3])
    expect(operations).toBeGreaterThan(count * 5)

    const next = random(20_261_123)
    let kills = 0
    let completed = 0
    let home = tempFolder()
    let acknowledged = new Set<string>()
    let livesHere = 0
    while (kills < wanted) {
      // Seven lives a library at most, then one without a kill that must bring the import to its end.
      const last = livesHere === 7
      const byOperation = next() < 0.5
      const dieAt = byOperation && !last ? 1 + Math.floor(next() * operations) : 0
      const killAfter = byOperation || last ? null : next() * whole.ms
      const life = await live(home.path, card.path, dieAt, killAfter)
      livesHere += 1
      if (life.end === null) kills += 1
      for (const line of life.acknowledged) acknowledged.add(line.split(' ')[1] ?? '')

      const library = openLibrary(home.path, { workstationId: 'w', appVersion: '0' })
      const { images, orphans } = checkLibrary(library)
      for (const sha of acknowledged) expect(images.has(sha), `${sha} was acknowledged`).toBe(true)
      if (life.end !== null) {
        expect(life.end).toMatch(/^end finished safe/)
        expect(images.size).toBe(count)
        expect(orphans).toBe(0)
      }
      library.close()
      if (life.end === null) continue
      completed += 1
      home[Symbol.dispose]()
      home = tempFolder()
      acknowledged = new Set()
      livesHere = 0
    }
    home[Symbol.dispose]()
    console.log(`${kills} kills, ${completed} imports completed after them`)
    expect(fingerprint(card.path)).toEqual(before)
  }
)
