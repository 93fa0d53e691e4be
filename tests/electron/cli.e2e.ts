// The installed program takes the commands of `akshi`: auditors get no Node.
import { expect, test } from '@playwright/test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { cliArguments } from '../../src/main/electron/arguments'
import { Booted } from '../helpers/electron-stand-in/booted'

let booted: Booted
test.afterEach(() => booted.dispose())

test('--version prints and ends; no window, no lock, no library', async () => {
  // A window that has the lock must not keep an auditor's command from running.
  booted = new Booted({ args: ['--version'], settings: { secondInstance: true } })
  expect(await booted.exited).toBe(0)
  expect(booted.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(existsSync(booted.library)).toBe(false)
})

test('every command that the help offers is taken for one', async () => {
  booted = new Booted({ args: ['help'] })
  expect(await booted.exited).toBe(0)
  const offered = [...booted.stdout.matchAll(/^ {2}akshi (\S+)/gm)].map((match) => match[1] ?? '')
  expect(offered.length).toBeGreaterThan(4)
  for (const verb of offered) expect(cliArguments(['akshi', verb], false), verb).toEqual([verb])
})

test('grade works through a utility process: forking Node would open a second workstation', async () => {
  booted = new Booted({ args: ['help'] })
  await booted.exited
  const photograph = join(booted.folder, 'grey.jpg')
  await sharp({ create: { width: 640, height: 480, channels: 3, background: '#704020' } })
    .jpeg()
    .toFile(photograph)
  const run = new Booted({ args: ['grade', '--json', photograph, join(booted.folder, 'none.jpg')] })
  expect(await run.exited).toBe(0)
  const lines = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatchObject({ width: 640, height: 480, provider: 'cpu' })
  expect(lines[1]).toMatchObject({ error: { code: 'NOT_FOUND' } })
  await run.dispose()
})

test('a wrong use of a command keeps its exit code', async () => {
  booted = new Booted({ args: ['grade'] })
  expect(await booted.exited).toBe(2)
  expect(booted.stderr).toContain('akshi grade')
})
