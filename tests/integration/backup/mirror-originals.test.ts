import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mirrorOriginals } from '../../../src/main/core/backup/mirror-originals'
import { originalsOf } from '../../../src/main/core/backup/originals-list'
import { secondPath } from '../../../src/main/core/import/second-copy'
import { originalPath } from '../../../src/main/core/store/images'
import { seedLibrary } from '../../helpers/seed-library'
import { tempFolder } from '../../helpers/temp-library'

/** A library of invented photographs whose files are there; their names are not their hashes, but for `sound`. */
function libraryWithFiles(dir: string, sound: number) {
  const library = seedLibrary(dir, { images: 6, read: 0 })
  const rows = originalsOf(library.db)
  const named = rows.slice(0, sound).map((row, n) => {
    const bytes = Buffer.from(`photograph ${n}`)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    library.db.prepare('UPDATE image SET sha256 = ? WHERE sha256 = ?').run(sha256, row.sha256)
    const original = { sha256, extension: row.extension }
    const path = originalPath({ dir }, original)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
    return { ...original, path, bytes }
  })
  library.close()
  return named
}

describe('copying originals to a second folder', () => {
  it('copies what is lacking, once, and says what could not be copied', async () => {
    // Would catch: a copy of everything each hour, a copy that was never compared, a lost original that is counted
    // as safe.
    using folder = tempFolder()
    using second = tempFolder()
    const named = libraryWithFiles(folder.path, 4)
    const task = { dir: folder.path, second: second.path }
    const told: number[] = []
    const first = await mirrorOriginals(task, { onProgress: (done) => told.push(done) })
    expect(first).toMatchObject({ of: 6, copied: 4, lacking: 2 })
    expect(first.reason).toMatch(/no such file/i)
    expect(told.at(-1)).toBe(4)
    for (const one of named) expect(readFileSync(secondPath(second.path, one))).toEqual(one.bytes)
    expect(existsSync(join(second.path, 'incoming', `${named[0]?.sha256 ?? ''}.mirror.part`))).toBe(
      false
    )

    rmSync(secondPath(second.path, named[1] ?? { sha256: '', extension: '' }))
    expect(await mirrorOriginals(task)).toMatchObject({ of: 6, copied: 1, lacking: 2 })
  })

  it('gives no altered original the name of a sound one', async () => {
    // Would catch: rot that is copied over the only good copy, under a name that vouches for it.
    using folder = tempFolder()
    using second = tempFolder()
    const [one] = libraryWithFiles(folder.path, 1)
    writeFileSync(one?.path ?? '', 'rotten')
    const found = await mirrorOriginals({ dir: folder.path, second: second.path })
    expect(found).toMatchObject({ copied: 0, lacking: 6 })
    expect(existsSync(secondPath(second.path, one ?? { sha256: '', extension: '' }))).toBe(false)
  })

  it('stops between two files when the library closes, and goes on from there', async () => {
    // Would catch: a window that cannot be closed while a slow share is filled.
    using folder = tempFolder()
    using second = tempFolder()
    libraryWithFiles(folder.path, 6)
    const task = { dir: folder.path, second: second.path }
    const closing = new AbortController()
    const stopped = mirrorOriginals(task, {
      signal: closing.signal,
      onProgress: (done) => {
        if (done === 2) closing.abort()
      }
    })
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await mirrorOriginals(task)).toMatchObject({ of: 6, copied: 4, lacking: 0 })
  })
})
