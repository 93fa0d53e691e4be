import Database from 'better-sqlite3'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { main } from '../../../src/cli'
import { openLibrary, openLibraryReadonly } from '../../../src/main/core/store/open-library'
import { tempFolder, WORKSTATION } from '../../helpers/temp-library'

it('refuses the library of a newer release in plain words, for reading too, and changes nothing of it', async () => {
  // Would catch: rows of another release read as if they were ours; a database touched before it is refused.
  using folder = tempFolder()
  const options = { workstationId: WORKSTATION, appVersion: '0' }
  openLibrary(folder.path, options).close()
  const file = join(folder.path, 'akshi.db')
  const db = new Database(file)
  db.pragma('journal_mode = DELETE')
  db.pragma('user_version = 9999')
  db.close()
  const before = readFileSync(file)
  const journal = statSync(join(folder.path, 'journal', 'events.jsonl')).size
  const plain = /written by a newer Akshi \(schema 9999; .+Nothing was changed\. Install the newer/
  expect(() => openLibrary(folder.path, options)).toThrow(plain)
  expect(() => openLibraryReadonly(folder.path)).toThrow(plain)
  let err = ''
  const io = { stdout: { write: () => true }, stderr: { write: (text: string) => (err += text) } }
  expect(await main(['backup', '--library', folder.path], io)).toBe(1)
  expect(await main(['audit', 'verify', '--library', folder.path], io)).not.toBe(0)
  expect(err.match(new RegExp(plain, 'g'))).toHaveLength(2)
  // Beyond the header, which says in which mode the file was last opened.
  expect(readFileSync(file).subarray(100).equals(before.subarray(100))).toBe(true)
  expect(statSync(join(folder.path, 'journal', 'events.jsonl')).size).toBe(journal)
})
