// The router's conversation through the built preload and the registered channels: what web tests hold with the
// loopback shell, held with this one. Catches a shell that mounts the router differently.
import { expect, test } from '@playwright/test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Booted } from '../helpers/electron-stand-in/booted'

test.describe.configure({ mode: 'serial' })

let booted: Booted
test.beforeAll(async () => {
  booted = new Booted()
  await booted.shown()
})
test.afterAll(() => booted.dispose())

test('the page gets two functions and nothing else, frozen', async () => {
  const found = await booted.evaluate(({ windows }) => {
    const { exposed } = windows[0]!.webContents
    const akshi = exposed['akshi'] as object
    return {
      worlds: Object.keys(exposed),
      names: Object.keys(akshi),
      frozen: Object.isFrozen(akshi)
    }
  })
  expect(found).toEqual({ worlds: ['akshi'], names: ['request', 'on'], frozen: true })
})

test('one request channel and one channel for drops are all that main listens to', async () => {
  const channels = await booted.evaluate(({ ipcMain }) => ({
    handled: [...ipcMain.handlers.keys()],
    heard: ipcMain.eventNames()
  }))
  expect(channels).toEqual({ handled: ['akshi:request'], heard: ['akshi:drop'] })
})

test('the status of a new library says that it has no administrator and which shell this is', async () => {
  const reply = await booted.request('session.status', {})
  expect(reply).toMatchObject({
    ok: true,
    data: { state: 'open', shell: 'electron', operator: null }
  })
})

test('an unknown route, a bad input and a missing sign-in come back as codes, never as a rejection', async () => {
  const codes = []
  for (const [route, input] of [
    ['no.such', {}],
    ['constructor', {}],
    ['__proto__', {}],
    ['session.signIn', { operatorId: 7 }],
    ['worklist.batches', {}]
  ] as const)
    codes.push((await booted.request(route, input)).error?.code)
  expect(codes).toEqual([
    'ROUTE_NOT_FOUND',
    'ROUTE_NOT_FOUND',
    'ROUTE_NOT_FOUND',
    'VALIDATION_FAILED',
    'NOT_SIGNED_IN'
  ])
})

test('a frame inside the page, a strange page, another window and a dead frame are refused', async () => {
  const codes = await booted.evaluate(async ({ windows, invoke }) => {
    const own = windows[0]!.webContents
    const senders = [
      { sender: own, senderFrame: { url: 'app://workstation/index.html', parent: {} } },
      { sender: own, senderFrame: { url: 'https://example.org/', parent: null } },
      { sender: own, senderFrame: { url: 'app://workstation.evil/', parent: null } },
      { sender: own, senderFrame: { url: 'file:///index.html', parent: null } },
      { sender: { id: 999 }, senderFrame: { url: 'app://workstation/index.html', parent: null } },
      { sender: own, senderFrame: null }
    ]
    const codes: (string | undefined)[] = []
    for (const event of senders) {
      const reply = await invoke(event, 'akshi:request', ['session.status', {}])
      codes.push((reply as { error?: { code: string } }).error?.code)
    }
    return codes
  })
  expect(codes).toEqual(Array(6).fill('FORBIDDEN_SENDER'))
})

test('the first administrator signs in; the event reaches the page without Electron’s own event object', async () => {
  await booted.evaluate(({ windows }) => {
    const heard: unknown[][] = []
    Object.assign(globalThis, { heard })
    const akshi = windows[0]!.webContents.exposed['akshi'] as {
      on(event: string, callback: (...args: unknown[]) => void): () => void
    }
    akshi.on('session.changed', (...args) => heard.push(args))
    const stop = akshi.on('session.changed', () => heard.push(['a subscription that was ended']))
    stop()
  })
  const admin = await booted.request('session.createFirstAdmin', {
    name: 'A. Admin',
    passphrase: 'correct horse battery',
    roles: ['admin', 'technician']
  })
  expect(admin).toMatchObject({ ok: true, data: { name: 'A. Admin' } })
  await expect
    .poll(() => booted.evaluate(() => (globalThis as { heard?: unknown }).heard))
    .toContainEqual([{}])
  const heard = await booted.evaluate(() => (globalThis as { heard?: unknown[] }).heard)
  expect(heard).not.toContainEqual(['a subscription that was ended'])
})

test('a route outside the operator’s roles is FORBIDDEN here too', async () => {
  const reply = await booted.request('reading.sequence', { batchId: 'x' })
  expect(reply.error?.code).toBe('FORBIDDEN')
})

test('a folder comes from the system’s dialog; dismissed is null; the page never names a path', async () => {
  expect(await booted.request('folder.choose', {})).toEqual({ ok: true, data: null })
  const card = join(booted.folder, 'card')
  mkdirSync(card)
  await booted.evaluate(({ desktop }, folder) => (desktop.folderAnswer = folder), card)
  const reply = await booted.request('folder.choose', {})
  expect(reply).toMatchObject({ ok: true, data: { name: 'card' } })
  expect(JSON.stringify(reply)).not.toContain(booted.folder)
  expect(await booted.request('folder.choose', { path: '/etc' })).toMatchObject({
    error: { code: 'VALIDATION_FAILED' }
  })
})

test('a dropped folder answers the next question for a folder, once, without a dialog', async () => {
  const dropped = join(booted.folder, 'dropped-card')
  mkdirSync(dropped)
  writeFileSync(join(dropped, 'a.jpg'), '')
  const before = await booted.evaluate(({ desktop }) => desktop.folderDialogs.length)
  const kept = await booted.evaluate(
    ({ windows }, path) => windows[0]!.webContents.world!.drop([`${path}/a.jpg`]),
    dropped
  )
  expect(kept).toBe(true)
  expect(await booted.request('folder.choose', {})).toMatchObject({
    data: { name: 'dropped-card' }
  })
  expect(await booted.evaluate(({ desktop }) => desktop.folderDialogs.length)).toBe(before)
  await booted.request('folder.choose', {})
  expect(await booted.evaluate(({ desktop }) => desktop.folderDialogs.length)).toBe(before + 1)
})

test('a drop that a script made up, and one from a strange frame, are ignored', async () => {
  const before = await booted.evaluate(({ desktop }) => desktop.folderDialogs.length)
  await booted.evaluate(({ windows, ipcMain }, path) => {
    windows[0]!.webContents.world!.drop([path], false)
    ipcMain.emit(
      'akshi:drop',
      {
        sender: windows[0]!.webContents,
        senderFrame: { url: 'https://example.org/', parent: null }
      },
      [path]
    )
  }, booted.folder)
  await booted.request('folder.choose', {})
  expect(await booted.evaluate(({ desktop }) => desktop.folderDialogs.length)).toBe(before + 1)
})
