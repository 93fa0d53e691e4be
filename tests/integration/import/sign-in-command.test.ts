import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runImport } from '../../../src/cli/import/import'
import { runReceipt } from '../../../src/cli/receipt/receipt'
import { createOperator } from '../../../src/main/core/admin/operators'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { actor, tempFolder } from '../../helpers/temp-library'
import { fill, photo } from './card'

const PHRASE = 'a long quiet phrase'

/** A library with an administrator, a technician and a grader. */
async function staffed(dir: string): Promise<void> {
  const library = openLibrary(dir, { workstationId: 'w', appVersion: '0' })
  const owner = actor('owner')
  for (const [name, role] of [
    ['Asha', 'admin'],
    ['Mani', 'technician'],
    ['Ravi', 'grader']
  ] as const)
    await createOperator(library, owner, { name, roles: [role], passphrase: PHRASE })
  library.close()
}

type Command = typeof runImport | typeof runReceipt

/** A command with a passphrase on a descriptor of its own, as a script would give it. */
async function as(
  command: Command,
  name: string,
  phrase: string,
  ...argv: string[]
): Promise<{ code: number; text: string }> {
  using folder = tempFolder()
  const file = join(folder.path, 'phrase')
  writeFileSync(file, `${phrase}\nsecond line\n`)
  const descriptor = openSync(file, 'r')
  let text = ''
  const out = { write: (piece: string) => (text += piece) }
  try {
    const sign = ['--operator', name, '--passphrase-fd', String(descriptor)]
    return { code: await command([...argv, ...sign], { stdout: out, stderr: out }), text }
  } finally {
    closeSync(descriptor)
  }
}

const bare = { stdout: { write: () => true }, stderr: { write: () => true } }

// Would catch: a command line that goes round the roles, a passphrase that is not looked at, or an import by nobody.
test('a library with operators takes commands from those who sign in and may, and logs who did', async () => {
  using card = tempFolder()
  using home = tempFolder()
  await staffed(home.path)
  fill(card.path, { 'P1_OD.jpg': await photo(1) })
  const library = ['--library', home.path]

  await expect(runImport([card.path, ...library], bare)).rejects.toThrow(
    /name yours with --operator/
  )
  const wrong = as(runImport, 'Mani', 'another phrase', card.path, ...library)
  await expect(wrong).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
  await expect(as(runImport, 'Nobody', PHRASE, card.path, ...library)).rejects.toMatchObject({
    code: 'SIGN_IN_FAILED'
  })
  await expect(as(runImport, 'Ravi', PHRASE, card.path, ...library)).rejects.toThrow(
    /needs the role/
  )
  const noNumber = ['--operator', 'Mani', '--passphrase-fd', 'x']
  await expect(runImport([card.path, ...library, ...noNumber], bare)).rejects.toThrow(/open file/)

  const done = await as(runImport, 'Mani', PHRASE, card.path, ...library)
  expect(done.code).toBe(0)
  expect(done.text).toContain('Safe to remove')
  const opened = openLibrary(home.path, { workstationId: 'w', appVersion: '0' })
  const by = opened.db
    .prepare(
      `SELECT DISTINCT o.name FROM event e JOIN operator o ON o.id = e.operator_id WHERE e.type LIKE 'import.%' OR e.type = 'image.imported'`
    )
    .pluck()
    .all()
  const log = JSON.stringify(opened.db.prepare('SELECT payload FROM event').all())
  opened.close()
  expect(by).toEqual(['Mani'])
  expect(log).not.toContain(PHRASE)
})

// Would catch: a receipt of the wrong import, in the wrong place, or for whoever asks.
test('a receipt is of the last import or the one named, where it is wanted, for those who may have it', async () => {
  using card = tempFolder()
  using home = tempFolder()
  using out = tempFolder()
  await staffed(home.path)
  const library = ['--library', home.path]
  await expect(as(runReceipt, 'Mani', PHRASE, ...library)).rejects.toThrow(/Nothing was imported/)
  fill(card.path, { 'P1_OD.jpg': await photo(1) })
  await as(runImport, 'Mani', PHRASE, card.path, ...library)
  fill(card.path, { 'P2_OS.jpg': await photo(2) })
  await as(runImport, 'Mani', PHRASE, card.path, ...library)

  const last = await as(runReceipt, 'Mani', PHRASE, '--json', ...library)
  const paths = JSON.parse(last.text) as {
    importId: string
    pdf: string
    csv: string
    json: string
  }
  expect(paths.pdf).toBe(join(home.path, 'receipts', `${paths.importId}.pdf`))
  expect(readFileSync(paths.csv, 'utf8')).toContain('P2_OS.jpg')

  const opened = openLibrary(home.path, { workstationId: 'w', appVersion: '0' })
  const [first] = opened.db
    .prepare('SELECT id FROM import ORDER BY started_at')
    .pluck()
    .all() as string[]
  opened.close()
  const named = await as(runReceipt, 'Asha', PHRASE, first ?? '', '--out', out.path, ...library)
  expect(named).toMatchObject({ code: 0 })
  expect(existsSync(join(out.path, `${first}.pdf`))).toBe(true)
  expect(readFileSync(join(out.path, `${first}.csv`), 'utf8')).not.toContain('P2_OS.jpg')

  await expect(as(runReceipt, 'Ravi', PHRASE, ...library)).rejects.toMatchObject({
    code: 'FORBIDDEN'
  })
  await expect(as(runReceipt, 'Mani', PHRASE, 'no-such-import', ...library)).rejects.toMatchObject({
    code: 'NOT_FOUND'
  })
  expect((await as(runReceipt, 'Mani', PHRASE, 'a', 'b', ...library)).code).toBe(2)
})
