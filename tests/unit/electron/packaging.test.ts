// The packaging configuration, read as data. What it makes is opened and booted in tests/electron/packaging.e2e.ts.
import { hash } from 'node:crypto'
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { CUDA_FILES, missingCudaFiles, takeFromWheel, WHEEL } from '../../../scripts/lib/cuda.mjs'
import afterPack from '../../../scripts/packaging/after-pack.mjs'
import { icns, ico } from '../../../scripts/packaging/icons.mjs'
import { bundledPackages } from '../../../scripts/packaging/licences.mjs'

interface Config {
  readonly files: readonly string[]
  readonly asarUnpack: readonly string[]
  readonly electronFuses: Readonly<Record<string, boolean>>
  readonly [key: string]: unknown
}

const { load } = createRequire(import.meta.url)('js-yaml') as { load(text: string): unknown }
const at = (name: string): string => new URL(`../../../${name}`, import.meta.url).pathname
const config = load(readFileSync(at('electron-builder.yml'), 'utf8')) as Config
const section = (name: string): Record<string, unknown> => config[name] as Record<string, unknown>

describe('electron-builder.yml', () => {
  // Would catch a fuse that is left to a default which the next Electron changes.
  it('states every fuse that electron-builder knows', () => {
    const types = readFileSync(at('node_modules/app-builder-lib/out/configuration.d.ts'), 'utf8')
    const block = /interface FuseOptionsV1 \{([\s\S]*?)\n\}/.exec(types)?.[1] ?? ''
    const known = [...block.matchAll(/^\s+(?:readonly )?(\w+)\?:/gm)].map((match) => match[1])
    expect(known.length).toBeGreaterThan(7)
    expect(Object.keys(config.electronFuses).sort()).toEqual(known.sort())
  })

  it('turns on inspection in the build for tests alone, and nothing else there', () => {
    expect(config.electronFuses['enableNodeCliInspectArguments']).toBe(false)
    const e2e = load(readFileSync(at('electron-builder.e2e.yml'), 'utf8'))
    expect(e2e).toEqual({
      extends: 'electron-builder.yml',
      directories: { output: 'dist/e2e' },
      electronFuses: { enableNodeCliInspectArguments: true }
    })
  })

  // Would catch the trap that packed the sources: a platform's list of exclusions replaces the common list.
  it('has one list of files, with no list of a platform beside it', () => {
    for (const platform of ['linux', 'win', 'mac'])
      expect(section(platform), platform).not.toHaveProperty('files')
    expect(config.files.filter((pattern) => !pattern.startsWith('!'))).toEqual([
      'package.json',
      'LICENSE',
      'out/main/**',
      'out/preload/**',
      'out/renderer/**',
      'out/package/model-hashes.json'
    ])
  })

  it('unpacks whole folders, since a library beside a .node file must lie beside it', () => {
    for (const pattern of [
      '**/node_modules/onnxruntime-node/bin/**',
      '**/node_modules/sharp/**',
      '**/node_modules/@img/**',
      '**/node_modules/better-sqlite3/prebuilds/**'
    ])
      expect(config.asarUnpack).toContain(pattern)
  })

  // Would catch a list that is right for the system it was tried on, and leaves another's runtime out, or brings all in.
  it.each([
    ['linux', 'x64', 2],
    ['win32', 'x64', 5],
    ['darwin', 'arm64', 3]
  ])('keeps the native files of %s on %s, and of no other system', (platform, arch, libraries) => {
    const { FileMatcher } = createRequire(import.meta.url)(
      'app-builder-lib/out/fileMatcher.js'
    ) as {
      FileMatcher: new (
        from: string,
        to: string,
        expand: (pattern: string) => string,
        patterns: readonly string[]
      ) => { createFilter(): (file: string, stat: { isDirectory(): boolean }) => boolean }
    }
    const expand = (pattern: string): string =>
      pattern.replace(/\$\{platform\}/g, platform).replace(/\$\{arch\}/g, arch)
    // As electron-builder does for node_modules: everything but what is excluded.
    const excluded = config.files.filter((pattern) => pattern.startsWith('!'))
    const keeps = new FileMatcher(at(''), at('dist'), expand, ['**/*', ...excluded]).createFilter()
    const kept = (files: readonly string[]): string[] =>
      files.filter((file) => keeps(at(`node_modules/${file}`), { isDirectory: () => false }))
    const below = (folder: string): string[] =>
      readdirSync(at(`node_modules/${folder}`), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.\w+$/.test(name))
        .map((name) => `${folder}/${name}`)

    const runtime = kept(below('onnxruntime-node/bin/napi-v6'))
    expect(runtime).toHaveLength(libraries)
    expect(runtime).toContain(
      `onnxruntime-node/bin/napi-v6/${platform}/${arch}/onnxruntime_binding.node`
    )
    for (const file of runtime) expect(file).toContain(`/${platform}/${arch}/`)
    expect(kept(below('better-sqlite3/prebuilds'))).toEqual([
      `better-sqlite3/prebuilds/${platform}-${arch}.node`
    ])
    // npm installs those of its own system alone.
    const image = [
      `@img/sharp-${platform}-${arch}/lib/sharp-${platform}-${arch}.node`,
      `@img/sharp-libvips-${platform}-${arch}/lib/libvips-cpp.so.1`,
      '@img/sharp-wasm32/lib/sharp-wasm32.node.wasm'
    ]
    expect(kept(image)).toEqual(image)
  })

  it('is refused for another computer than the one that packages', async () => {
    const other = process.platform === 'win32' ? 'linux' : 'win32'
    const context: unknown = { electronPlatformName: other, arch: 1 }
    const packed = afterPack(context as Parameters<typeof afterPack>[0])
    await expect(packed).rejects.toThrow(/is packaged on such a computer/)
  })

  it('rebuilds nothing, uploads nothing, takes no file type or link, and leaves the records in place', () => {
    expect(config).toMatchObject({ npmRebuild: false, asar: true })
    // A provider of any other kind uploads; with none, an installed product has no app-update.yml and downloads nothing.
    expect(config['publish']).toEqual({
      provider: 'generic',
      url: expect.stringMatching(/^https:\/\/[\w.]+\.invalid$/) as string
    })
    for (const text of ['fileAssociations', 'protocols'])
      expect(JSON.stringify(config)).not.toContain(`"${text}"`)
    expect(section('nsis')).toMatchObject({
      deleteAppDataOnUninstall: false,
      perMachine: false,
      allowElevation: false
    })
  })

  it('delivers networks and licences beside the archive', () => {
    const from = (config['extraResources'] as { from: string }[]).map((entry) => entry.from)
    expect(from).toEqual(
      expect.arrayContaining(['resources/models', 'out/package/THIRD-PARTY.txt', 'LICENSE'])
    )
  })
})

describe('CUDA', () => {
  const require = createRequire(import.meta.url)

  // Would catch a runtime that is raised and loads other files, or whose wheel is of another build.
  it('takes the files that the runtime’s own installer takes, from a package of its version', () => {
    const { manifests } = require('onnxruntime-node/script/install-metadata.js') as {
      manifests: Record<string, Record<string, unknown>>
    }
    const known = Object.keys(manifests['linux/x64:cuda12'] ?? {}).map((name) => name.slice(2))
    expect(known).toEqual(expect.arrayContaining(CUDA_FILES))
    expect(known.filter((name) => !CUDA_FILES.includes(name))).toEqual([
      'libonnxruntime_providers_tensorrt.so'
    ])
    const { dependencies } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    expect(dependencies['onnxruntime-node']).toBe(WHEEL.version)
    expect(WHEEL.file).toContain(`-${WHEEL.version}-`)
  })

  // Would catch 300 MB in every installer that was made where somebody tried CUDA.
  it('is in its own installer, whole, and in no other', () => {
    const folder = 'node_modules/onnxruntime-node/bin/napi-v6/linux/x64'
    expect(config.files).toContain(
      '!**/node_modules/onnxruntime-node/bin/**/libonnxruntime_providers_*'
    )
    expect(load(readFileSync(at('electron-builder.cuda.yml'), 'utf8'))).toMatchObject({
      extends: 'electron-builder.yml',
      extraFiles: [
        { from: folder, to: `resources/app.asar.unpacked/${folder}`, filter: CUDA_FILES }
      ]
    })
    // A list of the same name would replace the common one.
    expect(config).not.toHaveProperty('extraFiles')
  })

  // Would catch a list that electron-builder takes for another: files that are not copied are missed by one computer
  // alone, the one with the card. Its own code reads the settings and copies, from a folder that stands for the project.
  it('is copied beside the runtime, by what electron-builder makes of both settings', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'akshi-cuda-'))
    try {
      const { getConfig } = require('app-builder-lib/out/util/config/config.js') as {
        getConfig(project: string, file: string, options: null): Promise<Config>
      }
      const { getFileMatchers, copyFiles } = require('app-builder-lib/out/fileMatcher.js') as {
        getFileMatchers(config: Config, name: string, to: string, options: object): unknown
        copyFiles(matchers: unknown): Promise<unknown>
      }
      const variant = await getConfig(at(''), at('electron-builder.cuda.yml'), null)
      expect({
        ...variant,
        extraFiles: undefined,
        linux: undefined,
        directories: undefined
      }).toEqual({
        ...(await getConfig(at(''), at('electron-builder.yml'), null)),
        ...{ extends: 'electron-builder.yml' },
        ...{ extraFiles: undefined, linux: undefined, directories: undefined }
      })
      expect(variant['linux']).toMatchObject({
        ...section('linux'),
        artifactName: expect.stringContaining('-cuda-') as string
      })

      const source = 'node_modules/onnxruntime-node/bin/napi-v6/linux/x64'
      mkdirSync(join(folder, source), { recursive: true })
      for (const name of [...CUDA_FILES, 'libonnxruntime_providers_tensorrt.so', 'other.so.1'])
        writeFileSync(join(folder, source, name), name)
      const matchers = getFileMatchers(variant, 'extraFiles', join(folder, 'program'), {
        macroExpander: (text: string) => text,
        customBuildOptions: {},
        globalOutDir: join(folder, 'dist'),
        defaultSrc: folder
      })
      await copyFiles(matchers)
      const copied = readdirSync(join(folder, 'program'), { recursive: true, encoding: 'utf8' })
      expect(copied.filter((name) => name.includes('.so')).sort()).toEqual(
        CUDA_FILES.map((name) => `resources/app.asar.unpacked/${source}/${name}`).sort()
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('comes out of a wheel whole, and only out of the one that was meant', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'akshi-cuda-'))
    try {
      const wheel = (names: readonly string[]): Promise<string> =>
        new Promise((resolve, reject) => {
          const zip = new ZipFile()
          for (const name of names) zip.addBuffer(Buffer.from(name), `onnxruntime/capi/${name}`)
          zip.end()
          const file = join(folder, `${names.length}.whl`)
          const stored = createWriteStream(file).on('close', () => resolve(file))
          zip.outputStream.pipe(stored).on('error', reject)
        })
      const hashOf = (file: string): string => hash('sha256', readFileSync(file))
      const whole = await wheel(['other.so', ...CUDA_FILES])
      await expect(takeFromWheel(whole, { folder })).rejects.toThrow(/SHA-256/)
      const half = await wheel(CUDA_FILES.slice(0, 1))
      await expect(takeFromWheel(half, { folder, sha256: hashOf(half) })).rejects.toThrow(/holds 1/)
      expect(missingCudaFiles(folder)).toEqual(CUDA_FILES)
      await takeFromWheel(whole, { folder, sha256: hashOf(whole) })
      expect(missingCudaFiles(folder)).toEqual([])
      expect(readdirSync(folder).filter((name) => /part|other/.test(name))).toEqual([])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('icons', () => {
  // Would catch an offset that is off by one entry: Windows then shows no icon and says nothing.
  it('point at the pictures that they contain', () => {
    const pictures = [
      { size: 16, data: Buffer.from('first') },
      { size: 256, data: Buffer.from('second') }
    ]
    const file = ico(pictures)
    expect(file.readUInt16LE(4)).toBe(2)
    const second = 6 + 16
    expect(file.readUInt8(second)).toBe(0)
    const offset = file.readUInt32LE(second + 12)
    expect(file.subarray(offset, offset + file.readUInt32LE(second + 8)).toString()).toBe('second')
  })

  it('say their own length', () => {
    const file = icns([{ type: 'ic09', data: Buffer.from('picture') }])
    expect(file.subarray(0, 4).toString()).toBe('icns')
    expect(file.readUInt32BE(4)).toBe(file.length)
    expect(file.readUInt32BE(12)).toBe(8 + 'picture'.length)
  })
})

it('licences find packages that are compiled into the interface', () => {
  const names = bundledPackages(at('src'))
  for (const name of ['svelte', 'zod', '@fontsource/noto-sans']) expect([...names]).toContain(name)
  expect([...names]).not.toContain('electron')
  expect([...names].filter((name) => name.startsWith('node'))).toEqual([])
})
