import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { verifyLibrary } from '../../../src/main/core/audit/verify/verify-library'
import { originalPath } from '../../../src/main/core/store/images'
import { openLibrary, openLibraryReadonly } from '../../../src/main/core/store/open-library'
import { batchEvents, imageEvent } from '../../helpers/events'
import { actor, tempFolder, WORKSTATION } from '../../helpers/temp-library'
import { ADMIN, workstationOn } from '../../helpers/workstation-on'

/** A workstation whose folders can be named as a window does. */
function deskOn(dir: string, root: string) {
  const desk = workstationOn(dir, root)
  const tokenOf = async (...names: string[]): Promise<string> => {
    let token = (await desk.ask('folder.browse', { token: null })).folders[0]?.token ?? ''
    for (const name of names) {
      const { folders } = await desk.ask('folder.browse', { token })
      token = folders.find((folder) => folder.name === name)?.token ?? ''
    }
    return token
  }
  /** Asks to stop at the first file that is said to be done. @returns what that was answered. */
  const stopAtFirst = (): Promise<unknown> =>
    new Promise((answered) => {
      const heard = desk.workstation.subscribe(desk.session, (event) => {
        if (event !== 'backup.progress') return
        heard()
        answered(desk.request('library.cancel', {}))
      })
    })
  return { ...desk, tokenOf, stopAtFirst }
}

/** Two photographs with real bytes. */
function fill(dir: string): void {
  const library = openLibrary(dir, { workstationId: WORKSTATION, appVersion: '0' })
  library.log.append(actor('t'), batchEvents('b'))
  for (const n of [1, 2]) {
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
  library.close()
}

it('is moved while the workstation runs, and goes on in the new folder', async () => {
  // Would catch: a workstation that goes on in the old folder, somebody who stays signed in, a move nobody sees.
  using home = tempFolder()
  const dir = join(home.path, 'library')
  fill(dir)
  mkdirSync(join(home.path, 'disk'))
  mkdirSync(join(home.path, 'full', 'library', 'something'), { recursive: true })
  await using desk = deskOn(dir, home.path)
  await desk.ask('session.createFirstAdmin', ADMIN)
  const told = new Set<string>()
  desk.workstation.subscribe(desk.session, (event, data) => {
    if (event === 'backup.progress') told.add((data as { work: string }).work)
  })
  expect(
    await desk.request('library.move', { folderToken: await desk.tokenOf('full') })
  ).toMatchObject({ error: { code: 'CONFLICT' } })
  expect((await desk.ask('session.status', {})).state).toBe('signed-in')

  await desk.ask('library.move', { folderToken: await desk.tokenOf('disk') })
  const status = await desk.ask('session.status', {})
  expect(status).toMatchObject({ state: 'locked', library: { name: 'library', images: 2 } })
  const operatorId = status.operators[0]?.id ?? ''
  await desk.ask('session.signIn', { operatorId, passphrase: ADMIN.passphrase })
  const to = join(home.path, 'disk', 'library')
  expect(await desk.ask('library.place', {})).toEqual({
    ...{ folder: to, name: 'library', movedFrom: dir, images: 2, doing: null }
  })
  expect(told).toEqual(new Set(['move']))
  await desk.ask('backup.now', {})
  expect(await verifyLibrary(to, { originals: true })).toMatchObject({ ok: true })
  const log = openLibraryReadonly(to)
  const who = log.db
    .prepare(`SELECT operator_id FROM event WHERE type = 'library.moved'`)
    .pluck()
    .get()
  log.close()
  expect(who).toBe(operatorId)
  // Would catch: a log that goes on in the folder that nobody looks at any more.
  expect(await desk.workstation.image(desk.session, 'image-1', 'display')).toMatchObject({
    status: 422
  })
  expect(readFileSync(join(to, 'logs', 'akshi.log'), 'utf8')).toContain('image failed')
  expect(existsSync(join(dir, 'logs', 'akshi.log'))).toBe(false)
})

it('stays where it is when its move is stopped while it is copied, and nothing is left of the copy', async () => {
  // Would catch: a stop that comes too late and is said to have worked, a copy that fills the disk, two works at once.
  using home = tempFolder()
  const dir = join(home.path, 'library')
  fill(dir)
  mkdirSync(join(home.path, 'disk'))
  await using desk = deskOn(dir, home.path)
  await desk.ask('session.createFirstAdmin', ADMIN)
  expect(await desk.request('library.cancel', {})).toMatchObject({ error: { code: 'CONFLICT' } })

  const folderToken = await desk.tokenOf('disk')
  const told: unknown[] = []
  desk.workstation.subscribe(desk.session, (event, data) => {
    if (event === 'library.work') told.push(data)
  })
  const stop = desk.stopAtFirst()
  const move = desk.request('library.move', { folderToken })
  expect(await desk.request('library.export', { folderToken })).toMatchObject({
    error: { code: 'CONFLICT' }
  })
  expect(await stop).toEqual({ ok: true, data: {} })
  expect(await move).toMatchObject({ error: { code: 'CANCELLED' } })
  expect(told).toEqual([{ work: 'move' }, { work: null }])
  expect(readdirSync(join(home.path, 'disk'))).toEqual([])
  expect(await desk.ask('library.place', {})).toMatchObject({
    ...{ folder: dir, movedFrom: null, images: 2, doing: null }
  })
  expect(await verifyLibrary(dir, { originals: true })).toMatchObject({ ok: true })

  // Once it is closed for its last step it is too late, and that is said.
  let late: unknown
  desk.workstation.subscribe(desk.session, (event) => {
    if (event === 'session.changed') late ??= desk.request('library.cancel', {})
  })
  await desk.ask('library.move', { folderToken })
  expect(await late).toMatchObject({ error: { code: 'CONFLICT' } })
  expect(existsSync(join(home.path, 'disk', 'library', 'akshi.db'))).toBe(true)
})

it('leaves nothing of an archive, or of a library made of one, that was stopped', async () => {
  using home = tempFolder()
  const dir = join(home.path, 'clinic')
  fill(dir)
  const out = join(home.path, 'out')
  mkdirSync(out)
  await using desk = deskOn(dir, home.path)
  await desk.ask('session.createFirstAdmin', ADMIN)
  const folderToken = await desk.tokenOf('out')
  let stop = desk.stopAtFirst()
  expect(await desk.request('library.export', { folderToken })).toMatchObject({
    error: { code: 'CANCELLED' }
  })
  expect(await stop).toMatchObject({ ok: true })
  expect(readdirSync(out)).toEqual([])
  const log = openLibraryReadonly(dir)
  const types = log.db.prepare('SELECT DISTINCT type FROM event').pluck().all()
  log.close()
  expect(types).not.toContain('access.archive')

  await desk.ask('library.export', { folderToken })
  const archives = await desk.ask('library.archives', { folderToken })
  const before = readdirSync(out)
  stop = desk.stopAtFirst()
  const input = { archiveToken: archives[0]?.token ?? '', folderToken, open: false }
  expect(await desk.request('library.import', input)).toMatchObject({
    error: { code: 'CANCELLED' }
  })
  expect(await stop).toMatchObject({ ok: true })
  expect(readdirSync(out)).toEqual(before)
})

it('leaves as one archive and becomes the library of a new workstation', async () => {
  // Would catch: an archive whose leaving nobody recorded, a library with photographs that is put aside for another.
  using home = tempFolder()
  const dir = join(home.path, 'clinic')
  fill(dir)
  {
    await using desk = deskOn(dir, home.path)
    await desk.ask('session.createFirstAdmin', ADMIN)
    const made = await desk.ask('library.export', { folderToken: await desk.tokenOf() })
    expect(made).toMatchObject({ originals: { present: 2, missing: 0, altered: 0 }, left: [] })
    expect(made.file).toMatch(/clinic-.+\.akshi\.zip$/)
    const archives = await desk.ask('library.archives', { folderToken: await desk.tokenOf() })
    const input = { archiveToken: archives[0]?.token ?? '', folderToken: await desk.tokenOf() }
    expect(await desk.request('library.import', { ...input, open: true })).toMatchObject({
      error: { code: 'CONFLICT' }
    })
    const log = openLibraryReadonly(dir)
    const payload = log.db
      .prepare(`SELECT payload FROM event WHERE type = 'access.archive'`)
      .pluck()
      .get() as string
    log.close()
    expect(payload).toContain(made.sha256)
  }
  const fresh = join(home.path, 'fresh')
  await using desk = deskOn(fresh, home.path)
  await desk.ask('session.createFirstAdmin', { ...ADMIN, name: 'New' })
  const [archive] = await desk.ask('library.archives', { folderToken: await desk.tokenOf() })
  const made = await desk.ask('library.import', {
    ...{ archiveToken: archive?.token ?? '', folderToken: await desk.tokenOf(), open: true }
  })
  expect(made).toMatchObject({ signature: 'valid', originals: { present: 2 } })
  const status = await desk.ask('session.status', {})
  expect(status.operators.map(({ name }) => name)).toEqual(['Asha'])
  expect(status).toMatchObject({ state: 'locked', library: { images: 2 } })
  expect(existsSync(join(made.folder, 'akshi.db'))).toBe(true)
  expect(readdirSync(fresh)).toContain('moved-to.json')
})
