// Runs one test suite each and returns what it counted.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { at } from './project.mjs'
import { countJunit, countPlaywright, judgeSuite, noCounts } from './counts.mjs'
import { run, runTool } from './run.mjs'

/** @typedef {import('./counts.mjs').Counts} Counts */

/** @param {string} name @returns {string} a place for a report, empty */
function reportFile(name) {
  const folder = at('.cache', 'reports')
  mkdirSync(folder, { recursive: true })
  const file = `${folder}/${name}`
  rmSync(file, { force: true })
  return file
}

/**
 * @template T
 * @param {string} file
 * @param {(text: string) => T} parse
 * @returns {T | undefined}
 */
function readReport(file, parse) {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {'unit' | 'integration'} project @returns {Promise<Counts>} */
export async function runVitest(project) {
  const file = reportFile(`${project}.json`)
  const reporters = ['--reporter=dot', `--reporter=${at('scripts', 'lib', 'vitest-reporter.mjs')}`]
  const { code } = await runTool('vitest', ['run', '--project', project, ...reporters], {
    env: { AKSHI_COUNTS: file, TZ: 'UTC' }
  })
  return judgeSuite(project, readReport(file, JSON.parse), code)
}

/**
 * @param {'web' | 'electron'} project
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} [prefix] a command that runs it, such as xvfb-run
 * @returns {Promise<Counts>}
 */
export async function runPlaywright(project, env, prefix = []) {
  const file = reportFile(`${project}.json`)
  const all = { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file, TZ: 'UTC' }
  const args = ['test', '--project', project, '--reporter=list,json']
  const { code } = await runTool('@playwright/test', args, {
    command: 'playwright',
    env: all,
    prefix
  })
  return judgeSuite(
    project,
    readReport(file, (text) => countPlaywright(JSON.parse(text))),
    code
  )
}

/** @returns {string[]} interpreters worth asking, best first */
function pythonCandidates() {
  const inside = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']
  const setting = process.env['AKSHI_PYTHON']
  return [
    ...(setting ? [setting] : []),
    at('training', '.venv', ...inside),
    at('.venv', ...inside),
    'python3',
    'python'
  ]
}

/** The training recipe's own tests, where a Python with PyTorch is at hand. @returns {Promise<Counts>} */
export async function runTraining() {
  if (!existsSync(at('training', 'tests'))) return noCounts()
  // A Python that has PyTorch for something else lacks the rest of the recipe's packages.
  const needed = 'import pytest, torch, torchvision, timm, albumentations, cv2, onnx, onnxruntime'
  const python = pythonCandidates().find(
    (candidate) =>
      spawnSync(candidate, ['-c', needed], { stdio: 'ignore', timeout: 120_000 }).status === 0
  )
  if (!python) {
    const reason =
      'no Python with the packages of training/pyproject.toml was found (AKSHI_PYTHON may name one)'
    return { ...noCounts(), skips: [{ name: 'training: the whole suite', reason }] }
  }
  const file = reportFile('training.xml')
  const { code } = await run(
    python,
    ['-m', 'pytest', '-q', `--junitxml=${file}`, '-p', 'no:cacheprovider'],
    { cwd: at('training'), env: { PYTHONDONTWRITEBYTECODE: '1' } }
  )
  return judgeSuite('training', readReport(file, countJunit), code)
}
