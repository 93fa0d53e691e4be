// The signing key and the system's keychain, over several starts of the built bundle. Catches a key that is lost,
// doubled, or left readable for ever.
import { expect, test } from '@playwright/test'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Booted } from '../helpers/electron-stand-in/booted'
import type { StandInSettings } from '../helpers/electron-stand-in/settings'

let config: string
test.beforeEach(() => {
  config = mkdtempSync(join(tmpdir(), 'akshi-keychain-'))
})
test.afterEach(() => rmSync(config, { recursive: true, force: true }))

const has = (name: string): boolean => existsSync(join(config, `signing-key.${name}`))

/** One start of the program, from its window to its end. @returns fingerprints of the heads that it signed */
async function startOnce(keyring: StandInSettings['keyring']): Promise<unknown[]> {
  const booted = new Booted({ settings: { keyring }, env: { AKSHI_CONFIG: config } })
  try {
    await booted.shown()
    expect(await booted.close(), booted.stderr).toBe(0)
    const heads = join(booted.library, 'logs', 'heads.jsonl')
    if (!existsSync(heads)) return []
    return readFileSync(heads, 'utf8')
      .trim()
      .split('\n')
      .map(
        (line) => (JSON.parse(line) as { signature: { fingerprint: string } }).signature.fingerprint
      )
  } finally {
    await booted.dispose()
  }
}

test('a key that was a file is sealed at one start, and alone in the seal after the next', async () => {
  test.setTimeout(180_000)
  const [first] = await startOnce('none')
  expect(first).toMatch(/^[0-9a-f]{64}$/)
  expect([has('pem'), has('sealed')]).toEqual([true, false])
  // A keyring that Electron would only pretend to have is not used.
  await startOnce('basic_text')
  expect([has('pem'), has('sealed')]).toEqual([true, false])

  expect(new Set(await startOnce('sound'))).toEqual(new Set([first]))
  expect([has('pem'), has('sealed')]).toEqual([true, true])
  expect(new Set(await startOnce('sound'))).toEqual(new Set([first]))
  expect([has('pem'), has('sealed')]).toEqual([false, true])

  // The keyring is closed: the workstation opens, signs nothing, and makes no second key.
  expect(await startOnce('forgetful')).toEqual([])
  expect(await startOnce('none')).toEqual([])
  expect([has('pem'), has('sealed')]).toEqual([false, true])
  expect(new Set(await startOnce('sound'))).toEqual(new Set([first]))
})

test('the about box and the doctor say where the key is, and why it is not in a keychain', async () => {
  const booted = new Booted({ env: { AKSHI_CONFIG: config } })
  await booted.shown()
  const about = await booted.evaluate(async ({ desktop }) => {
    interface Item {
      id?: string
      submenu?: Item[]
      click?: () => void
    }
    const items = (desktop.menu as Item[]).flatMap((menu) => menu.submenu ?? [])
    items.find((item) => item.id === 'about')?.click?.()
    for (let i = 0; i < 100 && desktop.messages.length === 0; i++)
      await new Promise((next) => setTimeout(next, 20))
    return desktop.messages[0]?.detail ?? ''
  })
  expect(about).toMatch(/Signing key [0-9a-f]{64}\n\(signing-key\.pem.*no keyring/)
  await booted.dispose()

  const doctor = new Booted({
    args: ['doctor', '--json'],
    settings: { keyring: 'sound' },
    env: { AKSHI_CONFIG: config }
  })
  await doctor.exited
  expect(doctor.stdout).toContain('"name":"signing key","ok":true,"detail":"signing-key.pem')
  await doctor.dispose()
})
