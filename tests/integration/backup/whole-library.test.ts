import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
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
  return { ...desk, tokenOf }
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
    ...{ folder: to, name: 'library', movedFrom: dir, images: 2 }
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
