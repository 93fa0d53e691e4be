import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { exportArchive } from '../../../src/main/core/backup/archive/export-archive'
import { importArchive } from '../../../src/main/core/backup/archive/import-archive'
import { importingFolder } from '../../../src/main/core/backup/archive/stale-imports'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { bundleScript } from '../../helpers/bundle-script'
import { tempFolder, WORKSTATION } from '../../helpers/temp-library'

const OPEN = { workstationId: WORKSTATION, appVersion: '0.1.0' }

// Would catch: half an archive, in the clear, that stays in the folder for ever since the next one has another name; and
// somebody else's file that goes along with it because its name looks like one of ours.
it('replaces what a killed archive left in the folder, and nothing that is not its own', async () => {
  using home = tempFolder()
  const [dir, out] = [join(home.path, 'library'), join(home.path, 'out')]
  mkdirSync(out)
  const made = openLibrary(dir, OPEN)
  for (let n = 0; n < 6; n++) writeFileSync(join(dir, 'receipts', `${n}.json`), `${n}`)
  made.close()

  const script = await bundleScript('tests/integration/backup/archiving-child.ts')
  const { signal, stderr } = spawnSync(process.execPath, [script, dir, join(out, 'first.zip')])
  expect(signal, String(stderr)).toBe('SIGKILL')
  const left = readdirSync(out)
  expect(left.length).toBeGreaterThan(0)
  expect(left.every((name) => name.endsWith('.part'))).toBe(true)

  // A download that goes on, and another library's archive that is being written this moment.
  const others = [
    ...['first.zip.part', 'second.zip.part', 'second.zip.db.part', 'second.zip.csv.part'],
    ...left.map((name) => name.replace(made.id, '01900000-0000-7000-8000-000000000000'))
  ]
  expect(others.some((name) => left.includes(name))).toBe(false)
  for (const name of others) writeFileSync(join(out, name), name)

  const library = openLibrary(dir, OPEN)
  await exportArchive(join(out, 'second.zip'), { library, key: null })
  library.close()
  expect(readdirSync(out).sort()).toEqual([...others, 'second.zip'].sort())
  for (const name of others) expect(readFileSync(join(out, name), 'utf8')).toBe(name)
})

// Would catch: half a library in a hidden folder that stays for ever, one that another process is still unpacking taken
// away from it, and a folder of somebody's own that only has such a name.
it('removes what a killed import unpacked, and nothing of a running one or of anybody else', async () => {
  using home = tempFolder()
  const target = join(home.path, 'moved')
  const gone = spawnSync(process.execPath, ['--version']).pid
  const stale = importingFolder(target, gone)
  const others = [
    join(importingFolder(target, process.ppid), 'akshi.db'),
    join(`${importingFolder(target, gone)}0`, 'mine.txt'),
    join(importingFolder(join(home.path, 'elsewhere'), gone), 'akshi.db'),
    join(home.path, `moved.importing-${gone}`, 'akshi.db')
  ]
  mkdirSync(join(stale, 'originals'), { recursive: true })
  for (const file of [join(stale, 'originals', 'a.jpg'), join(stale, 'akshi.db'), ...others]) {
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, 'content')
  }
  const library = openLibrary(join(home.path, 'library'), OPEN)
  const archive = join(home.path, 'whole.zip')
  await exportArchive(archive, { library, key: null })
  library.close()
  await importArchive(archive, target)
  expect(existsSync(stale)).toBe(false)
  expect(existsSync(importingFolder(target))).toBe(false)
  expect(others.filter((file) => !existsSync(file))).toEqual([])
})
