// Doyensec's electronegativity over everything that may import electron. Fails on a file that it cannot parse, on a
// finding that is not listed below, and on a listed one that is gone. Its dependencies are old and many: they are
// installed by their own lock, never with the product's.
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { at, runMain, say, Stop } from '../lib/project.mjs'
import { run } from '../lib/run.mjs'

/** What may import electron, and the page. */
const LOOKED_AT = [
  'src/main/index.ts',
  'src/main/electron',
  'src/main/content-security-policy.ts',
  'src/main/renderer-files.ts',
  'src/preload',
  'src/renderer/index.html'
]

/** Findings that stand, each with its reason. */
const ACCEPTED = new Map([
  [
    'CSP_GLOBAL_CHECK',
    'the policy is a header on every answer of app://, not a tag (src/main/content-security-policy.ts)'
  ],
  [
    'AUXCLICK_JS_CHECK src/main/electron/window.ts',
    'a middle click opens nothing: every new window is denied (src/main/electron/policy/navigation.ts)'
  ],
  [
    'CONTEXT_ISOLATION_JS_CHECK src/main/electron/window.ts',
    'on, in src/main/electron/policy/window-options.ts, whither the tool does not follow the call'
  ],
  [
    'SANDBOX_JS_CHECK src/main/electron/window.ts',
    'on, in src/main/electron/policy/window-options.ts, whither the tool does not follow the call'
  ],
  [
    'PRELOAD_JS_CHECK src/main/electron/window.ts',
    'asks for a look at the preload: two functions over one channel, and drops (src/preload/index.ts)'
  ]
])

/** Installed outside the folders that the compiler and the linter look at. */
const tools = at('.cache', 'security')

/** @typedef {{ errors: { file: string, message: string }[], issues: { id: string, file: string }[] }} Outcome */

/** @returns {Promise<(options: object, forCli: boolean) => Promise<Outcome>>} */
async function load() {
  mkdirSync(tools, { recursive: true })
  const lock = readFileSync(at('scripts', 'security', 'package-lock.json'), 'utf8')
  const installed = path.join(tools, 'node_modules', '@doyensec', 'electronegativity')
  const lockFile = path.join(tools, 'package-lock.json')
  if (!existsSync(installed) || readFileSync(lockFile, 'utf8') !== lock) {
    say('Installing electronegativity (once; this asks the npm registry) …')
    writeFileSync(lockFile, lock)
    copyFileSync(at('scripts', 'security', 'package.json'), path.join(tools, 'package.json'))
    const windows = process.platform === 'win32'
    const { code, tail } = await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: tools,
      quiet: true,
      shell: windows
    })
    if (code !== 0)
      throw new Stop(
        `electronegativity could not be installed. Its first run needs the npm registry; later ones ask nobody.\n${tail}`
      )
  }
  const require = createRequire(path.join(tools, 'package.json'))
  // It would fetch translations and a list of releases; a check of this project asks nobody.
  const offline = () => Promise.reject(new Error('offline'))
  const got = createRequire(require.resolve('@doyensec/electronegativity')).resolve('got')
  require.cache[got] = /** @type {NodeJS.Module} */ (
    /** @type {unknown} */ ({ id: got, filename: got, loaded: true, exports: offline })
  )
  Object.assign(globalThis, { __: (/** @type {string} */ name) => name })
  return require('@doyensec/electronegativity')
}

await runMain(async () => {
  const check = await load()
  const { devDependencies } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
  const copy = mkdtempSync(path.join(os.tmpdir(), 'akshi-electronegativity-'))
  try {
    for (const name of LOOKED_AT) cpSync(at(name), path.join(copy, name), { recursive: true })
    const options = { customScan: [], isRelative: true, parserPlugins: [] }
    const { errors, issues } = await check(
      { ...options, input: copy, electronVersionOverride: devDependencies.electron },
      false
    )
    const found = new Set(
      issues.map(({ id, file }) =>
        file === 'N/A'
          ? id
          : `${id} ${file
              .split(path.sep)
              .join('/')
              .replace(/^.*?src\//, 'src/')}`
      )
    )
    for (const finding of found)
      if (ACCEPTED.has(finding)) say(`accepted: ${finding}: ${ACCEPTED.get(finding)}`)
    const problems = [
      ...errors.map(({ file, message }) => `cannot parse ${path.relative(copy, file)}: ${message}`),
      ...[...found].filter((finding) => !ACCEPTED.has(finding)).map((finding) => `new: ${finding}`),
      ...[...ACCEPTED.keys()]
        .filter((finding) => !found.has(finding))
        .map((finding) => `no longer found, so remove it from the list: ${finding}`)
    ]
    if (problems.length > 0) throw new Stop(problems.join('\n'))
    say(`electronegativity: ${found.size} findings, all accepted with their reasons.`)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
})
