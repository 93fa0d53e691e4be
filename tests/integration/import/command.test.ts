import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runImport } from '../../../src/cli/import/import'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { bundleScript } from '../../helpers/bundle-script'
import { tempFolder } from '../../helpers/temp-library'
import { checkLibrary, fill, fingerprint, photo } from './card'

async function run(...argv: string[]): Promise<{ code: number; lines: Record<string, unknown>[] }> {
  let text = ''
  const io = {
    stdout: { write: (piece: string) => (text += piece) },
    stderr: { write: () => true }
  }
  const code = await runImport([...argv, '--json'], io)
  const lines = text.split('\n').filter((line) => line !== '')
  return { code, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

test('a dry run says what would happen and writes nothing', async () => {
  using card = tempFolder()
  using home = tempFolder()
  fill(card.path, {
    'P1_OD.jpg': await photo(1),
    'P1_OD_again.jpg': await photo(1),
    'a.txt': 'hello you'
  })
  openLibrary(home.path, { workstationId: 'w', appVersion: '0' }).close()
  const before = fingerprint(join(home.path, 'originals'))

  const { code, lines } = await run(card.path, '--dry-run', '--library', home.path)

  expect(code).toBe(0)
  const summary = lines.pop()?.['summary']
  expect(lines.map((line) => line['outcome'])).toEqual(['imported', 'duplicate', 'rejected'])
  expect(summary).toMatchObject({
    ...{ dryRun: true, files: 3 },
    counts: { imported: 1, duplicate: 1, rejected: 1, failed: 0 }
  })
  expect(lines[0]).toMatchObject({ patient: 'P1', eye: 'OD' })
  expect(fingerprint(join(home.path, 'originals'))).toEqual(before)
  const library = openLibrary(home.path, { workstationId: 'w', appVersion: '0' })
  expect(checkLibrary(library).images.size).toBe(0)
  library.close()
})

/** Would catch: rules or a worklist that are read but not used, and the order in which they count. */
test('patterns and a worklist say whose the photographs are', async () => {
  using card = tempFolder()
  using home = tempFolder()
  using notes = tempFolder()
  fill(card.path, { 'X-R-site9-MRN1.jpg': await photo(1), 'DSC_0001.jpg': await photo(2) })
  writeFileSync(join(notes.path, 'rules.json'), '["X-{eye}-{site}-{patient}.jpg"]')
  writeFileSync(join(notes.path, 'list.csv'), 'file,patient,eye\nDSC_0001.jpg,MRN2,left\n')

  const { code, lines } = await run(
    ...[card.path, '--library', home.path],
    ...['--rules', join(notes.path, 'rules.json'), '--worklist', join(notes.path, 'list.csv')]
  )

  expect(code).toBe(0)
  const facts = lines.slice(0, -1).map(({ patient, eye }) => `${String(patient)} ${String(eye)}`)
  expect(facts.sort()).toEqual(['MRN1 OD', 'MRN2 OS'])
})

// Would catch: a line that names a file which is not there, such as `a.jpg/a.jpg`, or half a path.
test('each line names its file by a path that leads to it, whatever was named on the command line', async () => {
  using place = tempFolder()
  using home = tempFolder()
  const [card, other] = [join(place.path, 'x/card'), join(place.path, 'y/card')]
  fill(card, { 'DCIM/P1_OD.jpg': await photo(1) })
  fill(other, { 'P2_OD.jpg': await photo(2) })
  const single = join(other, 'P2_OD.jpg')
  const sources = async (...argv: string[]): Promise<unknown[]> => {
    const { lines } = await run(...argv, '--library', home.path)
    expect(Object.keys(lines[0] ?? {})).toEqual([
      ...['source', 'outcome', 'imageId', 'sha256', 'bytes', 'duplicateOf', 'reason'],
      ...['patient', 'eye', 'capturedAt', 'camera']
    ])
    return lines.slice(0, -1).map((line) => line['source'])
  }
  const photographs = [join(card, 'DCIM/P1_OD.jpg'), single]
  for (const dry of [['--dry-run'], []]) {
    expect(await sources(card, ...dry)).toEqual([photographs[0]])
    expect((await sources(card, other, ...dry)).sort()).toEqual(photographs)
    expect(await sources(single, ...dry)).toEqual([single])
    expect((await sources(single, card, ...dry)).sort()).toEqual(photographs)
  }
})

// Catches a script that erases a card because a run without a failure, but without a file, ended with 0.
test('an empty source, and a dry run that could not look at a file, do not end with 0', async () => {
  using card = tempFolder()
  using home = tempFolder()
  expect((await run(card.path, '--library', home.path)).code).toBe(3)
  expect((await run(card.path, '--dry-run', '--library', home.path)).code).toBe(3)
  expect((await run('--resume', '--dry-run', '--library', home.path)).code).toBe(2)
  fill(card.path, { 'a.zip': 'PK\x03\x04 but no archive' })
  const dry = await run(card.path, '--dry-run', '--library', home.path)
  expect(dry.lines.map(({ outcome }) => outcome)).toEqual(['failed', undefined])
  expect(dry.code).toBe(3)
})

// Catches an import that ends, in its middle and with 0, because nobody reads its lines any more.
test('an import goes on to its own exit code when its output is closed early', async () => {
  using card = tempFolder()
  using home = tempFolder()
  fill(card.path, { 'a.zip': 'PK\x03\x04 but no archive', 'P1_OD.jpg': await photo(1) })
  const script = await bundleScript('src/cli/entry.ts')
  const child = spawn(process.execPath, [script, 'import', card.path, '--library', home.path], {
    stdio: ['ignore', 'pipe', 'pipe']
  })
  child.stdout.destroy()
  child.stderr.destroy()
  const [code] = (await once(child, 'close')) as [number]
  rmSync(script, { force: true })
  expect(code).toBe(3)
})

test('a file that could not be taken is told by the exit code', async () => {
  using card = tempFolder()
  using home = tempFolder()
  mkdirSync(join(card.path, 'empty'))
  fill(card.path, { 'a.zip': 'PK\x03\x04 but no archive' })

  const { code, lines } = await run(card.path, '--library', home.path)

  expect(code).toBe(3)
  expect(lines.at(-1)).toMatchObject({ summary: { safeToRemove: false } })
})
