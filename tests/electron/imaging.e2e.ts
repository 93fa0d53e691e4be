// Decoding of untrusted files: never in the main process of the built product, and survived where it crashes.
import { expect, test } from '@playwright/test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { at } from '../../scripts/lib/project.mjs'
import { Booted } from '../helpers/electron-stand-in/booted'
import { importsOf } from '../helpers/import-graph'

const NATIVE = /^(sharp|@img\/.*|onnxruntime-node)(\/|$)/

/** Every entry of the bundle but the hosts, which are processes of their own; workers are threads of main. */
const entries = readdirSync(at('out', 'main')).filter(
  (name) => name.endsWith('.js') && !name.endsWith('-host.js')
)

// Catches: one import, however deep and late, that brings libvips or ONNX Runtime into the process that must not crash.
test('nothing that main, the commands or a worker loads reaches the image library or the network runtime', () => {
  expect(entries).toEqual(expect.arrayContaining(['index.js', 'cli.js']))
  for (const entry of entries) {
    const imports = importsOf(at('out', 'main', entry))
    expect(imports.size, entry).toBeGreaterThan(0)
    for (const [name, chain] of imports)
      expect(NATIVE.test(name), `${name} by ${chain.join(' > ')}`).toBe(false)
  }
  // The walk does find it where it is.
  expect([...importsOf(at('out', 'main', 'imaging-host.js')).keys()]).toContain('sharp')
})

test('no package that main loads depends on the image library', () => {
  const dependencies = (name: string): string[] => {
    const file = at('node_modules', ...name.split('/'), 'package.json')
    const { dependencies: listed = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
      dependencies?: Record<string, string>
    }
    return Object.keys(listed)
  }
  const isPackage = (name: string): boolean => !name.startsWith('node:') && name !== 'electron'
  const packages = new Set<string>()
  const visit = (name: string): void => {
    if (packages.has(name)) return
    packages.add(name)
    for (const one of dependencies(name)) visit(one)
  }
  for (const entry of entries)
    for (const name of importsOf(at('out', 'main', entry)).keys())
      if (isPackage(name)) visit(/^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name)
  expect(packages.size).toBeGreaterThan(5)
  expect([...packages].filter((name) => NATIVE.test(name))).toEqual([])
})

test('pictures come from a utility process, and one that is killed is replaced', async () => {
  test.setTimeout(240_000)
  const booted = new Booted()
  try {
    await booted.shown()
    // The sample is drawn in an imaging host, and its photographs are checked in one.
    expect(await booted.request('library.openSample', {})).toMatchObject({ ok: true })
    const { data } = await booted.request('worklist.query', {
      ...{ filter: {}, offset: 0, limit: 2 },
      sort: { by: 'imported', descending: false }
    })
    const [first, second] = (data as { rows: { imageId: string }[] }).rows
    const display = (imageId = ''): ReturnType<Booted['serve']> =>
      booted.serve(`fundus://image/${imageId}?variant=display`)
    expect((await display(first?.imageId)).status).toBe(200)
    const killed = await booted.evaluate(async ({ forks }) => {
      const hosts = forks.filter(({ modulePath }) => modulePath.endsWith('imaging-host.js'))
      const alive = hosts.flatMap(({ process: host }) => (host.pid === undefined ? [] : [host]))
      // Seen dead before it is asked again: a photograph that met two dead hosts would be called the cause.
      const ended = alive.map((host) => new Promise((done) => host.once('exit', done)))
      for (const { pid } of alive) if (pid !== undefined) process.kill(pid, 'SIGSEGV')
      await Promise.all(ended)
      return alive.length
    })
    expect(killed).toBeGreaterThan(0)
    expect((await display(second?.imageId)).status).toBe(200)
    expect(readdirSync(join(booted.library, 'sample', 'derived'))).toContain('display')
  } finally {
    await booted.dispose()
  }
})
