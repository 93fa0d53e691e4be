import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { exportArchive } from '../../../src/main/core/backup/archive/export-archive'
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
