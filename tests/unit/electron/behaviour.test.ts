import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { GradingStatus } from '../../../src/shared/contract/grading'
import type { ImportProgress } from '../../../src/shared/contract/import'
import { ActivityTracker, keepAwake } from '../../../src/main/electron/activity'
import { DropBox, droppedFolder } from '../../../src/main/electron/dropped-folder'
import { createRendererWatch } from '../../../src/main/electron/failures'
import { verifyModels } from '../../../src/main/electron/model-integrity'
import { createQuitGuard } from '../../../src/main/electron/quit'
import { updateAddress, Updates, type Updater } from '../../../src/main/electron/updates'
import { fitToDisplays } from '../../../src/main/electron/window-state'
import { modelHashes } from '../../../scripts/packaging/model-hashes.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'akshi-shell-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const grading = (some: Partial<GradingStatus>): GradingStatus => ({
  queued: 0,
  running: 0,
  completed: 0,
  failed: 0,
  paused: false,
  modelId: 'm',
  problem: null,
  ...some
})

const IDLE = { busy: false, fraction: null, what: null }

describe('activity', () => {
  // Would catch a bar at 99 % from the start, because a library of 10,000 graded images gets ten more.
  it('counts what was due when grading began, not what was ever graded', () => {
    const tracker = new ActivityTracker()
    const follow = (some: Partial<GradingStatus>) =>
      tracker.follow('grading.progress', grading(some))
    expect(follow({ completed: 10_000, queued: 10 })).toEqual({
      busy: true,
      fraction: 0,
      what: 'grading'
    })
    expect(follow({ completed: 10_004, failed: 1, queued: 4, running: 1 })).toEqual({
      busy: true,
      fraction: 0.5,
      what: 'grading'
    })
    expect(follow({ completed: 10_009, failed: 1 })).toEqual(IDLE)
    expect(follow({ completed: 10_010, queued: 1 })?.fraction).toBe(0)
  })

  // Would catch a computer that never sleeps again after grading was paused or another library was opened.
  it('ends when grading is paused, and when another library may be shown', () => {
    const tracker = new ActivityTracker()
    tracker.follow('grading.progress', grading({ queued: 5 }))
    expect(tracker.follow('grading.progress', grading({ queued: 5, paused: true }))?.busy).toBe(
      false
    )
    tracker.follow('grading.progress', grading({ queued: 5 }))
    expect(tracker.follow('session.changed', {})).toEqual(IDLE)
    expect(tracker.follow('library.changed', {})).toBeNull()
  })

  it('shows an import before grading: a card is waiting', () => {
    const tracker = new ActivityTracker()
    tracker.follow('grading.progress', grading({ queued: 5 }))
    const progress = { importId: 'i', state: 'running', bytesDone: 25, bytesFound: 100 }
    expect(tracker.follow('import.progress', progress as ImportProgress)?.fraction).toBe(0.25)
    const ended = { ...progress, state: 'finished' }
    expect(tracker.follow('import.progress', ended as ImportProgress)?.fraction).toBe(0)
  })

  // Would catch a computer that goes to sleep in the middle of a move of hours.
  it('keeps awake for work on the whole library, which a signed-out window does not end', () => {
    const tracker = new ActivityTracker()
    const work = tracker.follow('library.work', { work: 'move' })
    expect(work).toEqual({ busy: true, fraction: 0, what: 'library' })
    expect(tracker.follow('backup.progress', { work: 'mirror', done: 1, of: 1 })?.fraction).toBe(0)
    expect(tracker.follow('backup.progress', { work: 'move', done: 1, of: 4 })?.fraction).toBe(0.25)
    expect(tracker.follow('session.changed', {})?.what).toBe('library')
    expect(tracker.follow('library.work', { work: null })).toEqual(IDLE)
    expect(tracker.follow('backup.progress', { work: 'mirror', done: 1, of: 1 })).toBeNull()
  })

  it('starts one blocker however often it is told, and stops that one', () => {
    const blocker = { start: vi.fn(() => 7), stop: vi.fn(() => true) }
    const setAwake = keepAwake(blocker)
    for (const busy of [false, true, true, false, false]) setAwake(busy)
    expect(blocker.start).toHaveBeenCalledTimes(1)
    expect(blocker.stop.mock.calls).toEqual([[7]])
  })
})

describe('drops', () => {
  it('take a folder, or the one folder that files lie in', async () => {
    const card = join(folder, 'card')
    mkdirSync(join(card, 'DCIM'), { recursive: true })
    writeFileSync(join(card, 'a.jpg'), '')
    writeFileSync(join(card, 'b.jpg'), '')
    expect(await droppedFolder([card])).toBe(card)
    expect(await droppedFolder([join(card, 'a.jpg'), join(card, 'b.jpg')])).toBe(card)
    // Not the folder that the archive lies in: that may be everything that was ever downloaded.
    writeFileSync(join(card, 'export.zip'), '')
    expect(await droppedFolder([join(card, 'export.zip')])).toBe(join(card, 'export.zip'))
    expect(await droppedFolder([card, folder])).toBeNull()
    expect(await droppedFolder([join(card, 'gone')])).toBeNull()
    expect(await droppedFolder(['relative'])).toBeNull()
  })

  // Would catch a drop of this morning that answers a dialog of this afternoon.
  it('answer one question, and only for ten seconds', async () => {
    let now = 0
    const box = new DropBox(() => now)
    box.put([folder])
    expect(await box.take()).toBe(folder)
    expect(await box.take()).toBeNull()
    box.put([folder])
    now = 10_001
    expect(await box.take()).toBeNull()
  })
})

describe('a page that dies', () => {
  it('is reloaded three times a minute, and again after a quiet minute', () => {
    let now = 0
    const watch = createRendererWatch(() => now)
    expect(watch('clean-exit')).toBe('ignore')
    expect([1, 2, 3, 4].map(() => watch('crashed'))).toEqual([
      'reload',
      'reload',
      'reload',
      'give-up'
    ])
    now = 61_000
    expect(watch('oom')).toBe('reload')
  })
})

describe('quitting', () => {
  const event = () => ({ preventDefault: vi.fn() })

  it('waits for the drain, once, and then lets go', async () => {
    let drained: () => void = () => undefined
    const ports = {
      drain: vi.fn(() => new Promise<void>((resolve) => (drained = resolve))),
      quit: vi.fn(),
      onProblem: vi.fn()
    }
    const guard = createQuitGuard(ports)
    const first = event()
    const second = event()
    guard(first)
    guard(second)
    expect(first.preventDefault).toHaveBeenCalled()
    expect(second.preventDefault).toHaveBeenCalled()
    expect(ports.quit).not.toHaveBeenCalled()
    drained()
    await vi.waitFor(() => expect(ports.quit).toHaveBeenCalledTimes(1))
    expect(ports.drain).toHaveBeenCalledTimes(1)
    const last = event()
    guard(last)
    expect(last.preventDefault).not.toHaveBeenCalled()
  })

  // Would catch a workstation that can be ended only by the power switch.
  it.each([
    ['hangs', () => new Promise<void>(() => undefined)],
    ['fails', () => Promise.reject(new Error('disk'))]
  ])('goes on where the drain %s, and says so', async (_how, drain) => {
    const ports = { drain, quit: vi.fn(), onProblem: vi.fn() }
    createQuitGuard(ports, 10)(event())
    await vi.waitFor(() => expect(ports.quit).toHaveBeenCalledTimes(1))
    expect(ports.onProblem).toHaveBeenCalledTimes(1)
  })
})

describe('updates', () => {
  const file = (): string => join(folder, 'settings.json')
  const write = (value: unknown): string => {
    writeFileSync(file(), JSON.stringify(value))
    return file()
  }
  const updater = () =>
    ({
      autoDownload: false,
      autoInstallOnAppQuit: false,
      allowDowngrade: true,
      setFeedURL: vi.fn(),
      checkForUpdates: vi.fn(() => Promise.resolve())
    }) satisfies Updater
  const updates = (load: () => Promise<Updater>, isPackaged = true) =>
    new Updates({ settingsFile: file(), isPackaged, load, onProblem: vi.fn() })
  const HOST = 'https://u.example.org/akshi'

  it.each([
    [{}, null],
    [{ updates: { enabled: false, url: HOST } }, null],
    [{ updates: { enabled: true } }, null],
    [{ updates: { enabled: true, url: 'http://updates.example.org' } }, null],
    [{ updates: { enabled: true, url: 'https://user:secret@example.org/' } }, null],
    [{ updates: { enabled: true, url: 'https://example.org/?site=7' } }, null],
    [{ updates: { enabled: true, url: HOST } }, HOST]
  ])('%j names %s', (value, address) => expect(updateAddress(write(value))).toBe(address))

  // Would catch a program that calls home by default.
  it('load no updater unless an administrator named a host for an installed product', async () => {
    const load = vi.fn(() => Promise.reject(new Error('loaded')))
    expect(await updates(load).ask()).toBe(false)
    write({ updates: { enabled: true, url: HOST } })
    expect(await updates(load, false).ask()).toBe(false)
    expect(load).not.toHaveBeenCalled()
  })

  it('ask the named host, never go back a version', async () => {
    const made = updater()
    const setting = updates(() => Promise.resolve(made))
    expect(setting.state()).toMatchObject({ enabled: false, askedAt: null })
    write({ other: 7 })
    expect(setting.set(HOST)).toMatchObject({ enabled: true, url: HOST })
    await vi.waitFor(() => expect(made.checkForUpdates).toHaveBeenCalledOnce())
    expect(made.setFeedURL.mock.calls).toEqual([[{ provider: 'generic', url: HOST }]])
    expect(made.allowDowngrade).toBe(false)
    // Would catch a file that forgets what else is in it.
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ other: 7 })
  })

  it('install nothing any more once they were switched off', async () => {
    const made = updater()
    const setting = updates(() => Promise.resolve(made))
    setting.set(HOST)
    await vi.waitFor(() => expect(made.checkForUpdates).toHaveBeenCalledOnce())
    expect(made.autoInstallOnAppQuit).toBe(true)
    expect(setting.set(null)).toMatchObject({ enabled: false, url: null })
    expect(made.autoInstallOnAppQuit).toBe(false)
    expect(updateAddress(file())).toBeNull()
  })

  it('that fail say why, and keep the workstation going', async () => {
    write({ updates: { enabled: true, url: HOST } })
    const setting = updates(() => Promise.reject(new Error('no route to host\nstack')))
    expect(await setting.ask()).toBe(true)
    expect(setting.state()).toMatchObject({ enabled: true, problem: 'no route to host' })
  })
})

describe('window place', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  it('is kept where it is visible and forgotten where its monitor is gone', () => {
    const state = { x: 2000, y: 100, width: 1200, height: 800, maximized: false }
    expect(fitToDisplays(state, [screen, { ...screen, x: 1920 }])).toEqual(state)
    expect(fitToDisplays(state, [screen])).toEqual({ width: 1200, height: 800, maximized: false })
    expect(fitToDisplays({ ...state, x: 0, width: 4000 }, [screen]).width).toBe(1920)
    expect(fitToDisplays(state, [])).toMatchObject({ width: 1200 })
  })
})

describe('delivered networks', () => {
  it('are those of the list, no more, no fewer, none changed', async () => {
    mkdirSync(join(folder, 'm'))
    writeFileSync(join(folder, 'm', 'model.onnx'), 'weights')
    writeFileSync(join(folder, 'm', 'manifest.json'), '{}')
    const hashes = modelHashes(folder)
    expect(Object.keys(hashes)).toEqual(['m/manifest.json', 'm/model.onnx'])
    await expect(verifyModels(folder, hashes)).resolves.toBeUndefined()
    writeFileSync(join(folder, 'm', 'manifest.json'), '{ }')
    await expect(verifyModels(folder, hashes)).rejects.toMatchObject({
      code: 'MODEL_ALTERED',
      data: { files: ['m/manifest.json'] }
    })
    rmSync(join(folder, 'm', 'model.onnx'))
    writeFileSync(join(folder, 'm', 'constructor'), '')
    await expect(verifyModels(folder, hashes)).rejects.toMatchObject({
      data: { files: ['m/constructor', 'm/manifest.json', 'm/model.onnx'] }
    })
  })
})
