import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runGrade } from '../../../src/cli/grade/grade'
import { fundusJpeg } from './synthetic-fundus'
import { realHost } from './test-hosts'

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'akshi-cli-'))
  const [large, small] = [await fundusJpeg(3000, 2000, 1), await fundusJpeg(400, 300, 2)]
  mkdirSync(join(folder, 'b-folder'))
  writeFileSync(join(folder, 'a-large.jpg'), large)
  writeFileSync(join(folder, 'b-folder', 'small.jpg'), small)
  writeFileSync(join(folder, 'c-empty.jpg'), '')
  writeFileSync(join(folder, 'd-text.jpg'), 'not a photograph')
  writeFileSync(join(folder, '.hidden.jpg'), small)
  symlinkSync(join(folder, 'a-large.jpg'), join(folder, 'e-link.jpg'))
  symlinkSync(folder, join(folder, 'f-loop'))
  linkSync(join(folder, 'a-large.jpg'), join(folder, 'g-hard-link.jpg'))
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Line {
  readonly file: string
  readonly error?: { readonly code: string; readonly message: string }
  readonly [key: string]: unknown
}

async function run(
  ...argv: string[]
): Promise<{ code: number; lines: Line[]; stdout: string; stderr: string }> {
  let stdout = ''
  let stderr = ''
  const code = await runGrade(
    argv,
    {
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) }
    },
    realHost
  )
  const lines = argv.includes('--json')
    ? stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Line)
    : []
  return { code, lines, stdout, stderr }
}

// Catches: lines in the order of completion, a lost or doubled file, links followed, hidden files graded.
test('a folder gives one line a file, in order, links and hidden files left out and counted', async () => {
  const { code, lines, stderr } = await run('--json', folder)
  expect(code).toBe(0)
  expect(lines.map((line) => line.file.slice(folder.length + 1))).toEqual([
    'a-large.jpg',
    'b-folder/small.jpg',
    'c-empty.jpg',
    'd-text.jpg',
    'g-hard-link.jpg'
  ])
  expect(lines.map((line) => line.error?.code ?? 'graded')).toEqual([
    'graded',
    'graded',
    'FILE_EMPTY',
    'NOT_AN_IMAGE',
    'graded'
  ])
  expect(stderr).toContain('1 hidden, 2 linked')
})

// Catches: a key renamed, dropped or of another type: other programs read these lines.
test('the line has the keys that are documented', async () => {
  const { lines } = await run('--json', join(folder, '.hidden.jpg'), join(folder, 'nothing.jpg'))
  const [graded, failed] = lines
  expect(graded).toMatchObject({
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    width: 400,
    height: 300,
    score: expect.any(Number) as number,
    referable: expect.any(Boolean) as boolean,
    referableProbability: expect.any(Number) as number,
    predictionSet: expect.any(Array) as number[],
    predictionSetCoverage: expect.any(Number) as number,
    laterality: {
      eye: expect.stringMatching(/^O[DS]$/) as string,
      probability: expect.any(Number) as number
    },
    gradableProbability: expect.any(Number) as number,
    gradable: expect.any(Boolean) as boolean,
    quality: expect.any(Object) as object,
    model: { id: 'dr-lite0-288', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    provider: 'cpu',
    ms: { decode: expect.any(Number) as number, inference: expect.any(Number) as number }
  })
  expect(graded?.['probabilities']).toHaveLength(5)
  const first = await run('--json', '--model', 'dr-mobilenetv2-224', join(folder, '.hidden.jpg'))
  expect(first.lines[0]).toMatchObject({
    predictionSet: null,
    predictionSetCoverage: null,
    laterality: null,
    gradableProbability: null
  })
  expect([0, 1, 2, 3, 4]).toContain(graded?.['grade'])
  expect(Object.keys(failed ?? {})).toEqual(['file', 'error'])
  expect(failed?.error?.code).toBe('NOT_FOUND')
})

// Catches: a usage error that looks like success, or a program failure that looks like usage.
test('usage errors and missing networks', async () => {
  expect((await run('--json')).code).toBe(2)
  await expect(run('--nonsense', folder)).rejects.toMatchObject({
    code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
  })
  await expect(run('--models', join(folder, 'b-folder'), folder)).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND'
  })
})

// Catches: photographs graded on an accelerator that nobody tested, or on the CPU although another was asked for.
test('a provider that this machine has not approved is refused before anything is graded', async () => {
  vi.stubEnv('AKSHI_CONFIG', join(folder, 'no-config'))
  await expect(run('--json', '--provider', 'cuda', folder)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('not tested here') as string
  })
  await expect(run('--provider', 'gpu', folder)).rejects.toMatchObject({
    code: 'VALIDATION_FAILED'
  })
  const { lines } = await run('--json', '--provider', 'cpu', join(folder, '.hidden.jpg'))
  expect(lines[0]).toMatchObject({ provider: 'cpu' })
  vi.unstubAllEnvs()
})

// Catches: control characters in a file name that command the terminal.
test('plain lines for people', async () => {
  const hostile = join(folder, 'b-folder', 'x\u001b[31m.jpg')
  const { stdout } = await run(join(folder, 'a-large.jpg'), hostile)
  expect(stdout.split('\n')[0]).toContain('a-large.jpg')
  expect(stdout).not.toContain('\u001b')
})
