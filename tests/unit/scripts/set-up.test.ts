import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findChromium } from '../../../scripts/lib/chromium.mjs'
import { recentFailure, windowProblem } from '../../../scripts/lib/electron.mjs'
import { lockCovers } from '../../../scripts/lib/install.mjs'
import { withLock } from '../../../scripts/lib/lock.mjs'
import { hashOf } from '../../../scripts/lib/stamp.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'akshi-scripts-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('lockCovers', () => {
  const wanted = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/win': { version: '2.0.0', optional: true }
    }
  }
  it('accepts an install by hand, other platforms’ packages missing', () => {
    expect(lockCovers(wanted, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true)
  })
  it('notices a version that the lock file has moved on from, and a package that is not there', () => {
    expect(lockCovers(wanted, { packages: { 'node_modules/a': { version: '0.9.0' } } })).toBe(false)
    expect(lockCovers(wanted, { packages: {} })).toBe(false)
  })
})

describe('hashOf', () => {
  it('changes with a content and with a name, and ignores the order of creation', () => {
    const src = path.join(folder, 'src')
    mkdirSync(src)
    writeFileSync(path.join(src, 'b'), '2')
    writeFileSync(path.join(src, 'a'), '1')
    const before = hashOf(['src', 'missing'], folder)
    rmSync(path.join(src, 'b'))
    writeFileSync(path.join(src, 'b'), '2')
    expect(hashOf(['src', 'missing'], folder)).toBe(before)
    writeFileSync(path.join(src, 'a'), '3')
    expect(hashOf(['src', 'missing'], folder)).not.toBe(before)
    writeFileSync(path.join(src, 'a'), '1')
    writeFileSync(path.join(src, 'c'), '')
    expect(hashOf(['src', 'missing'], folder)).not.toBe(before)
  })
})

describe('withLock', () => {
  it('lets two set-ups happen one after the other, never at once', async () => {
    let inside = 0
    let most = 0
    const work = async () => {
      inside++
      most = Math.max(most, inside)
      await new Promise((resolve) => setTimeout(resolve, 30))
      inside--
    }
    await Promise.all([
      withLock('x', work, folder),
      withLock('x', work, folder),
      withLock('x', work, folder)
    ])
    expect(most).toBe(1)
    expect(existsSync(path.join(folder, 'x.lock'))).toBe(false)
  })

  it('takes over from a process that was killed (a stale lock must not hang every later start)', async () => {
    const dead = spawn(process.execPath, ['-e', ''])
    await new Promise((resolve) => dead.once('close', resolve))
    writeFileSync(path.join(folder, 'x.lock'), String(dead.pid))
    await expect(withLock('x', async () => 'done', folder)).resolves.toBe('done')
  })

  it('frees the lock when the work fails', async () => {
    await expect(withLock('x', () => Promise.reject(new Error('no')), folder)).rejects.toThrow('no')
    expect(existsSync(path.join(folder, 'x.lock'))).toBe(false)
  })
})

describe('windowProblem', () => {
  const fine = { platform: 'linux', env: { DISPLAY: ':0' }, uid: 1000, usernsRestricted: false }
  it('finds none on an ordinary desktop', () => {
    expect(windowProblem(fine)).toBeUndefined()
    expect(windowProblem({ ...fine, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeUndefined()
    expect(windowProblem({ ...fine, platform: 'darwin', env: {}, uid: 0 })).toBeUndefined()
  })
  it('says why Electron would show nothing: no display, root, AppArmor', () => {
    expect(windowProblem({ ...fine, env: {} })).toContain('no display')
    expect(windowProblem({ ...fine, uid: 0 })).toContain('root')
    expect(windowProblem({ ...fine, usernsRestricted: true })).toContain('AppArmor')
  })
})

describe('recentFailure', () => {
  const failed = JSON.stringify({ at: '2026-01-01T00:00:00.000Z', reason: 'fetch failed' })
  it('keeps the next start quick, and lets a later one try again', () => {
    expect(recentFailure(failed, Date.parse('2026-01-01T01:00:00Z'))).toContain('fetch failed')
    expect(recentFailure(failed, Date.parse('2026-01-01T07:00:00Z'))).toBeUndefined()
  })
  it('tries again where the memo is damaged or from the future', () => {
    expect(recentFailure('{', Date.now())).toBeUndefined()
    expect(recentFailure('', Date.now())).toBeUndefined()
    expect(recentFailure(failed, Date.parse('2025-01-01T00:00:00Z'))).toBeUndefined()
  })
})

describe('findChromium', () => {
  it('obeys the setting, and says so where it names nothing', () => {
    const file = path.join(folder, 'my-chromium')
    writeFileSync(file, '')
    expect(findChromium({ AKSHI_CHROMIUM: file })).toBe(file)
    expect(() => findChromium({ AKSHI_CHROMIUM: `${file}-not` })).toThrow(/AKSHI_CHROMIUM/)
  })
})
