// electron-builder runs for real over a folder that stands for Electron's; what it made is then opened, booted and
// tampered with. Catches what no reading of the configuration shows: a file that is left out, or let in.
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { extractAll, getRawHeader, listPackage } from '@electron/asar'
import { expect, test } from '@playwright/test'
import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { at, childEnv, root, runtimeNode, toolFile } from '../../scripts/lib/project.mjs'
import { notices, noticesText } from '../../scripts/packaging/licences.mjs'
import { modelHashes } from '../../scripts/packaging/model-hashes.mjs'
import { Booted } from '../helpers/electron-stand-in/booted'
import { jpeg2000 } from '../helpers/jpeg-2000'
import { writeFakeElectron } from './fake-electron'

test.describe.configure({ mode: 'serial', timeout: 600_000 })
test.skip(
  process.platform !== 'linux',
  'the folder that stands for Electron is made for Linux only'
)

// Made by the worker that needs it: the process that looks for tests reads this file, too.
const folder = join(tmpdir(), `akshi-package-${process.pid}`)
const unpacked = join(folder, 'dist', 'linux-unpacked')
const resources = join(unpacked, 'resources')
const archive = join(resources, 'app.asar')
const extracted = join(folder, 'app')

test.beforeAll(() => {
  mkdirSync(folder)
  writeFakeElectron(join(folder, 'electron'))
  // What scripts/dist.mjs does before it calls electron-builder.
  mkdirSync(at('out', 'package'), { recursive: true })
  const hashes = JSON.stringify(modelHashes(at('resources', 'models')))
  writeFileSync(at('out', 'package', 'model-hashes.json'), hashes)
  writeFileSync(at('out', 'package', 'THIRD-PARTY.txt'), noticesText(notices(root)))
  const { status, stdout, stderr } = spawnSync(
    runtimeNode() ?? process.execPath,
    [
      toolFile('electron-builder'),
      '--dir',
      '--linux',
      '--x64',
      `--config.electronDist=${join(folder, 'electron')}`,
      `--config.directories.output=${join(folder, 'dist')}`
    ],
    { cwd: root, encoding: 'utf8', env: childEnv() }
  )
  expect(status, `${stdout}\n${stderr}`).toBe(0)
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every fuse has been set in the program', async () => {
  const wire = await getCurrentFuseWire(join(unpacked, 'akshi'))
  const state = (fuse: FuseV1Options): string => String.fromCharCode(Number(wire[fuse]))
  expect({
    runAsNode: state(FuseV1Options.RunAsNode),
    cookieEncryption: state(FuseV1Options.EnableCookieEncryption),
    nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: state(FuseV1Options.EnableNodeCliInspectArguments),
    asarIntegrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
    browserSnapshot: state(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
    fileProtocol: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
    wasmTraps: state(FuseV1Options.WasmTrapHandlers)
  }).toEqual({
    runAsNode: '0',
    cookieEncryption: '1',
    nodeOptions: '0',
    inspect: '0',
    asarIntegrity: '1',
    onlyAsar: '1',
    browserSnapshot: '0',
    fileProtocol: '0',
    wasmTraps: '1'
  })
})

// Catches: updates that are asked for and can never be downloaded. The address in it is replaced before anybody is asked.
test('the updater finds its settings, with an address that leads nowhere', () => {
  const settings = readFileSync(join(resources, 'app-update.yml'), 'utf8')
  expect(settings).toMatch(/^provider: generic$/m)
  expect(settings).toMatch(/^url: https:\/\/updates\.akshi\.invalid$/m)
  expect(settings).toMatch(/^updaterCacheDirName: \S+$/m)
})

test('the archive holds the product and nothing of the checkout', () => {
  const own = listPackage(archive, { isPack: false })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.startsWith('/node_modules'))
  expect(own).toEqual(
    expect.arrayContaining([
      '/package.json',
      '/out/main/index.js',
      '/out/main/cli.js',
      '/out/main/grading-host.js',
      '/out/main/imaging-host.js',
      '/out/preload/index.cjs',
      '/out/renderer/index.html',
      '/out/package/model-hashes.json'
    ])
  )
  for (const file of own)
    expect(file).toMatch(
      /^\/(package\.json|LICENSE|out(\/(main|preload|renderer|package)(\/.*)?)?)$/
    )
  expect(own.filter((file) => file.endsWith('.map'))).toEqual([])
})

test('every native file, and the WebAssembly that stands in for one, lies outside the archive, for this system alone', () => {
  const native = /\.(node|so|dll|dylib)(\.[\d.]+)?$|^sharp-wasm32.*\.wasm$/
  const inside: string[] = []
  const outside: string[] = []
  const walk = (node: object, path: string): void => {
    for (const [name, entry] of Object.entries((node as { files: Record<string, object> }).files)) {
      const file = `${path}/${name}`
      if ('files' in entry) walk(entry, file)
      else if (native.test(name)) ('unpacked' in entry ? outside : inside).push(file)
    }
  }
  walk(getRawHeader(archive).header, '')
  expect(inside).toEqual([])
  for (const file of outside) expect(existsSync(`${archive}.unpacked${file}`), file).toBe(true)
  const expected = [
    /onnxruntime-node\/bin\/napi-v6\/linux\/x64\/onnxruntime_binding\.node$/,
    /onnxruntime-node\/bin\/napi-v6\/linux\/x64\/libonnxruntime\.so\.1$/,
    /@img\/sharp-linux-x64\/lib\/sharp-linux-x64-[\d.]+\.node$/,
    /@img\/sharp-libvips-linux-x64\/lib\/libvips-cpp\.so\.[\d.]+$/,
    /@img\/sharp-wasm32\/lib\/sharp-wasm32-[\d.]+\.node\.wasm$/,
    /better-sqlite3\/prebuilds\/linux-x64\.node$/
  ]
  for (const pattern of expected)
    expect(
      outside.filter((file) => pattern.test(file)),
      String(pattern)
    ).toHaveLength(1)
  for (const file of outside) expect(file).not.toMatch(/darwin|win32|arm64|musl/)
})

test('licences of all parts are delivered, with their texts', () => {
  const text = readFileSync(join(resources, 'licences', 'THIRD-PARTY.txt'), 'utf8')
  const delivered = listPackage(archive, { isPack: false })
    .map((file) => /^.node_modules.((@[^/\\]+[/\\])?[^/\\]+)$/.exec(file)?.[1]?.replace('\\', '/'))
    .filter((name) => name !== undefined && !/^(@[^/]+|\..*)$/.test(name))
  expect(delivered.length).toBeGreaterThan(40)
  for (const name of delivered) expect(text.includes(`\n${name} `), name).toBe(true)
  for (const name of ['svelte', '@fontsource/noto-sans'])
    expect(text.includes(`\n${name} `), `${name} is compiled into the interface`).toBe(true)
  expect(text.includes('GNU LESSER GENERAL PUBLIC LICENSE')).toBe(true)
})

test('the delivered program opens a window, and grades with the delivered network', async () => {
  extractAll(archive, extracted)
  const settings = { packaged: true, appPath: extracted, resourcesPath: resources }
  const window = new Booted({ project: extracted, settings })
  await window.shown()
  const devTools = await window.evaluate(
    ({ windows }) => (windows[0]!.options.webPreferences as { devTools?: boolean }).devTools
  )
  expect(devTools).toBe(false)
  expect(await window.close()).toBe(0)
  await window.dispose()

  const photograph = join(folder, 'photograph.jpg')
  await sharp({ create: { width: 640, height: 480, channels: 3, background: '#704020' } })
    .jpeg()
    .toFile(photograph)
  const grade = new Booted({ project: extracted, settings, args: ['grade', '--json', photograph] })
  expect(await grade.exited, grade.stderr).toBe(0)
  expect(JSON.parse(grade.stdout)).toMatchObject({ width: 640, provider: 'cpu' })
  await grade.dispose()
})

// Catches: a fallback that is delivered in part, and noticed on the one computer that needs it.
test('the delivered imaging host decodes with WebAssembly where it is told to', async () => {
  const host = fork(join(extracted, 'out', 'main', 'imaging-host.js'), {
    execPath: runtimeNode() ?? process.execPath,
    serialization: 'advanced'
  })
  host.send({ kind: 'open', decoder: 'wasm' })
  const [reply] = (await once(host, 'message')) as [unknown]
  host.kill()
  expect(reply).toMatchObject({ kind: 'decoder-fit' })
  expect(JSON.stringify(reply)).toContain('sharp-wasm32 ')
})

// Catches: a decoder of JPEG 2000 that is left out of the archive, or that cannot find its WebAssembly from there. Nothing
// maps it into memory, so it stays where Electron checks the archive's integrity.
test('the delivered imaging host unpacks JPEG 2000, by WebAssembly inside the archive', async () => {
  const decoder = '@cornerstonejs/codec-openjpeg/dist/openjpegwasm_decode'
  for (const file of [`${decoder}.js`, `${decoder}.wasm`]) {
    expect(existsSync(join(extracted, 'node_modules', file)), file).toBe(true)
    expect(existsSync(join(`${archive}.unpacked`, 'node_modules', file)), file).toBe(false)
  }
  const samples = Buffer.from(Array.from({ length: 128 * 128 }, (_, n) => n % 251))
  const packed = await jpeg2000(samples, 128)
  const host = fork(join(extracted, 'out', 'main', 'imaging-host.js'), {
    execPath: runtimeNode() ?? process.execPath,
    serialization: 'advanced'
  })
  try {
    host.send({ kind: 'open', decoder: 'wasm' })
    expect((await once(host, 'message'))[0]).toMatchObject({ kind: 'decoder-fit' })
    host.send({ kind: 'do', name: 'unpack', input: { input: packed, packing: 'jpeg-2000' } })
    const [reply] = (await once(host, 'message')) as [{ output?: { samples: Uint8Array } }]
    expect(reply).toMatchObject({ kind: 'done', output: { width: 128, height: 128, channels: 1 } })
    expect(Buffer.from(reply.output?.samples ?? []).equals(samples)).toBe(true)
  } finally {
    host.kill()
  }
})

test('with a changed manifest nothing is graded, and the workstation opens and says so', async () => {
  const models = join(resources, 'models')
  const model = readdirSync(models).find((name) => name.startsWith('dr-')) ?? ''
  // A cut-point decides a grade as much as a weight does; every other change is in the unit tests.
  appendFileSync(join(models, model, 'manifest.json'), ' ')
  const booted = new Booted({
    project: extracted,
    settings: { packaged: true, appPath: extracted, resourcesPath: resources }
  })
  try {
    await booted.shown()
    await booted.request('session.createFirstAdmin', {
      name: 'A. Admin',
      passphrase: 'correct horse battery',
      roles: ['admin']
    })
    await expect
      .poll(async () => JSON.stringify(await booted.request('grading.status', {})))
      .toContain('not those that were delivered')
    const launched = await booted.evaluate(({ forks }) => forks.map((fork) => fork.modulePath))
    expect(launched.filter((entry) => !entry.endsWith('imaging-host.js'))).toEqual([])
  } finally {
    await booted.dispose()
  }
  const refused = new Booted({
    project: extracted,
    settings: { packaged: true, appPath: extracted, resourcesPath: resources },
    args: ['grade', join(folder, 'photograph.jpg')]
  })
  expect(await refused.exited).toBe(1)
  expect(refused.stderr).toContain('not those that were delivered')
  await refused.dispose()
})
