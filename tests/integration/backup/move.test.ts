import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { main } from '../../../src/cli'
import { verifyLibrary } from '../../../src/main/core/audit/verify/verify-library'
import { movableFiles } from '../../../src/main/core/backup/move/movable-files'
import { copyAhead, moveLibrary } from '../../../src/main/core/backup/move/move-library'
import { followMoves, markMovingFrom, movingFrom } from '../../../src/main/core/backup/move/moved'
import { restoreLibrary } from '../../../src/main/core/backup/restore'
import { originalPath } from '../../../src/main/core/store/images'
import { openLibrary, openLibraryReadonly } from '../../../src/main/core/store/open-library'
import { bundleScript } from '../../helpers/bundle-script'
import { batchEvents, imageEvent } from '../../helpers/events'
import { actor, tempFolder, WORKSTATION } from '../../helpers/temp-library'

const OPEN = { workstationId: WORKSTATION, appVersion: '0.1.0' }
const ASKED = { ...OPEN, operatorId: 'asha' }

/** A closed library with photographs of real bytes. */
function fill(dir: string, photographs = 4): void {
  const library = openLibrary(dir, OPEN)
  library.log.append(actor('t'), batchEvents('b'))
  for (let n = 0; n < photographs; n++) {
    const content = Buffer.alloc(3000, `photograph ${n} `)
    const sha256 = createHash('sha256').update(content).digest('hex')
    const event = imageEvent(`image-${n}`, 'b')
    if (event.type !== 'image.imported') throw new Error('no image')
    const payload = { ...event.payload, sha256, bytes: content.length }
    library.log.append(actor('t'), [{ type: 'image.imported', payload }])
    const path = originalPath(library, { sha256, extension: 'jpg' })
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  writeFileSync(join(dir, 'receipts', 'receipt.json'), '{"kind":"receipt"}')
  writeFileSync(join(dir, 'derived', 'proxy.webp'), 'can be made again')
  library.close()
}

describe('moving a library', () => {
  it('copies all of it, leads whoever names the old folder to the new one, and records it', async () => {
    // Would catch: a file that is forgotten, two libraries that both go on, an old folder that is touched.
    using home = tempFolder()
    const [dir, to] = [join(home.path, 'old'), join(home.path, 'disk', 'new')]
    fill(dir)
    const before = readFileSync(join(dir, 'akshi.db'))
    await copyAhead({ dir, to })
    expect(existsSync(join(to, 'akshi.db'))).toBe(false)
    const moved = await moveLibrary({ dir, to }, ASKED)
    expect(moved.to).toBe(to)
    expect(await verifyLibrary(to, { originals: true })).toMatchObject({ ok: true })
    expect(readFileSync(join(to, 'receipts', 'receipt.json'), 'utf8')).toBe('{"kind":"receipt"}')
    expect(existsSync(join(to, 'derived', 'proxy.webp'))).toBe(false)
    expect(readFileSync(join(dir, 'akshi.db')).equals(before)).toBe(true)

    expect(followMoves(dir)).toBe(to)
    expect(() => openLibrary(dir, OPEN)).toThrow(/was moved to/)
    expect(() => openLibraryReadonly(dir)).toThrow(/was moved to/)
    const opened = openLibraryReadonly(to)
    const event = opened.db
      .prepare(`SELECT operator_id, payload FROM event WHERE type = 'library.moved'`)
      .get() as { operator_id: string; payload: string }
    opened.close()
    expect(event.operator_id).toBe('asha')
    expect(JSON.parse(event.payload)).toEqual({ files: moved.files, bytes: moved.bytes })
    // Nor must a folder that somebody tidied away.
    rmSync(dir, { recursive: true })
    expect(followMoves(dir)).toBe(to)
    // A disk that is not connected must not be taken for an empty library.
    rmSync(to, { recursive: true })
    expect(() => followMoves(dir)).toThrow(/Connect that disk/)
  })

  it('refuses a folder with something in it, one within the other, and what would not go along', async () => {
    using home = tempFolder()
    const dir = join(home.path, 'old')
    fill(dir, 1)
    const full = join(home.path, 'full')
    mkdirSync(full)
    writeFileSync(join(full, 'mine.txt'), 'mine')
    await expect(copyAhead({ dir, to: full })).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(copyAhead({ dir, to: join(dir, 'in') })).rejects.toThrow(/one within the other/)
    await expect(copyAhead({ dir, to: dir })).rejects.toMatchObject({ code: 'CONFLICT' })
    symlinkSync(full, join(dir, 'originals', 'elsewhere'))
    await expect(copyAhead({ dir, to: join(home.path, 'new') })).rejects.toThrow(/is a link/)
    openLibrary(dir, OPEN).close()
    expect(readFileSync(join(full, 'mine.txt'), 'utf8')).toBe('mine')
  })

  it('goes on after it was stopped half-way, and takes nothing along that is not the library’s any more', async () => {
    // Would catch: a write-ahead log of an earlier try that is read with a later database.
    using home = tempFolder()
    const [dir, to] = [join(home.path, 'old'), join(home.path, 'new')]
    fill(dir)
    const stop = new AbortController()
    const stopped = copyAhead({ dir, to }, { signal: stop.signal, onProgress: () => stop.abort() })
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(movingFrom(to)).toEqual({ from: dir })
    expect(() => openLibrary(to, OPEN)).toThrow(/open it there and move it again/)
    writeFileSync(join(to, 'akshi.db-wal'), 'left by an earlier try')
    openLibrary(dir, OPEN).close()
    await moveLibrary({ dir, to }, ASKED)
    expect(await verifyLibrary(to, { originals: true })).toMatchObject({ ok: true })
    expect(movingFrom(to)).toBeNull()
  })

  it('is ended by whoever opens the new folder, where it was stopped after its last step', async () => {
    using home = tempFolder()
    const [dir, to] = [join(home.path, 'old'), join(home.path, 'new')]
    fill(dir, 1)
    await moveLibrary({ dir, to }, ASKED)
    markMovingFrom(to, { from: dir })
    openLibrary(to, OPEN).close()
    expect(movingFrom(to)).toBeNull()
    markMovingFrom(to, { from: dir })
    rmSync(dir, { recursive: true })
    openLibrary(to, OPEN).close()
    expect(movingFrom(to)).toBeNull()
  })

  it('does not take the copy of a stopped move for the library because the old disk is unplugged', async () => {
    // Would catch: a log that forks. Work went on in the old folder after everything had been copied.
    using home = tempFolder()
    const [dir, to] = [join(home.path, 'old'), join(home.path, 'new')]
    fill(dir, 1)
    // There and back: what this installation remembers of that is no word on the move that was stopped.
    await moveLibrary({ dir, to }, ASKED)
    rmSync(dir, { recursive: true })
    await moveLibrary({ dir: to, to: dir }, ASKED)
    rmSync(to, { recursive: true })
    cpSync(dir, to, { recursive: true })
    writeFileSync(join(to, 'moving-from.json'), JSON.stringify({ from: dir, whole: true }))
    renameSync(dir, join(home.path, 'unplugged'))
    expect(() => openLibrary(to, OPEN)).toThrow(/open it there/)
  })

  it('takes along the original that was healed, not the damaged one that it copied before', async () => {
    using home = tempFolder()
    const [dir, to] = [join(home.path, 'old'), join(home.path, 'new')]
    fill(dir, 1)
    const path = movableFiles(dir).find((file) => file.path.startsWith('originals/'))?.path ?? ''
    const whole = readFileSync(join(dir, path))
    writeFileSync(join(dir, path), Buffer.from(whole).fill(0, 9, 10))
    await copyAhead({ dir, to })
    expect(existsSync(join(to, path))).toBe(false)
    // As the last copy of an earlier try left it.
    mkdirSync(dirname(join(to, path)), { recursive: true })
    copyFileSync(join(dir, path), join(to, path))
    utimesSync(join(to, path), 1e9, 1e9)
    writeFileSync(join(dir, path), whole)
    await moveLibrary({ dir, to }, ASKED)
    expect(await verifyLibrary(to, { originals: true })).toMatchObject({ ok: true })
  })

  it('is not undone in half by a restore that names the old folder', async () => {
    // Would catch: a database that is put aside there before it is found out that the library is elsewhere.
    using home = tempFolder()
    const [dir, to] = [join(home.path, 'old'), join(home.path, 'new')]
    fill(dir, 1)
    await moveLibrary({ dir, to }, ASKED)
    const before = readdirSync(dir)
    expect(() => restoreLibrary(dir, null, OPEN)).toThrow(/was moved to/)
    expect(readdirSync(dir)).toEqual(before)
  })

  it('leaves a library that opens in exactly one place, whenever it is killed, and goes on from there', async () => {
    // Would catch: an order of steps in which for a moment no folder, or both, hold the library.
    using home = tempFolder()
    const [dir, to] = [join(home.path, 'old'), join(home.path, 'new')]
    fill(dir, 24)
    const script = await bundleScript('tests/integration/backup/moving-child.ts')
    // Killed at a file of the first part, at one of the second, at its last; then left alone.
    for (const killAt of [3, 20, 6, 10, Infinity]) {
      const child = spawn(process.execPath, [script, dir, to], {
        stdio: ['ignore', 'pipe', 'inherit']
      })
      const exited = once(child, 'exit')
      let lines = 0
      for await (const line of createInterface({ input: child.stdout })) {
        expect(line).toMatch(/^\d+$/)
        lines += 1
        if (lines === killAt) child.kill('SIGKILL')
      }
      await exited
      const now = followMoves(dir)
      expect(await verifyLibrary(now, { originals: true })).toMatchObject({ ok: true })
      openLibrary(now, OPEN).close()
      const other = now === dir ? to : dir
      if (existsSync(other)) expect(() => openLibrary(other, OPEN)).toThrow(/moved/)
      if (now !== dir) break
    }
    expect(followMoves(dir)).toBe(to)
  })

  it('is a command', async () => {
    using home = tempFolder()
    const [dir, to] = [join(home.path, 'old'), join(home.path, 'new')]
    fill(dir, 1)
    let out = ''
    let err = ''
    const io = {
      stdout: { write: (text: string) => (out += text) },
      stderr: { write: (text: string) => (err += text) }
    }
    expect(await main(['move'], io)).toBe(2)
    expect(await main(['move', to, '--library', dir, '--json'], io)).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ library: to, from: dir })
    err = ''
    expect(await main(['backup', '--library', dir], io)).toBe(1)
    expect(err).toContain(`was moved to ${to}`)
    expect(await main(['backup', '--library', to], io)).toBe(0)
  })
})
