// `akshi stats --library` only reads; a wrong passphrase is the one thing that it has to say to the log.
import { mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openForReading } from '../../../src/cli/audit/open-for-audit'
import { createOperator } from '../../../src/main/core/admin/operators'
import { verifyLibrary } from '../../../src/main/core/audit/verify/verify-library'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { actor, tempFolder, WORKSTATION } from '../../helpers/temp-library'

const RIGHT = 'a long passphrase'
const OPEN = { workstationId: WORKSTATION, appVersion: '0.1.0' }

/** A library with an auditor, and what a command that only reads is answered there. */
async function setUp(home: string) {
  const dir = join(home, 'library')
  const library = openLibrary(dir, OPEN)
  const { id } = await createOperator(library, actor('owner'), {
    name: 'Ira',
    passphrase: RIGHT,
    roles: ['admin', 'auditor']
  })
  library.close()
  const ask = async (operator: string, passphrase: string): Promise<string> => {
    const secret = join(home, 'secret')
    writeFileSync(secret, `${passphrase}\n`)
    const access = { library: dir, operator, 'passphrase-fd': String(openSync(secret, 'r')) }
    try {
      ;(await openForReading(access)).close()
      return 'opened'
    } catch (thrown) {
      return (thrown as { code?: string }).code ?? String(thrown)
    }
  }
  const journal = (): string[] =>
    readFileSync(join(dir, 'journal', 'events.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
  return { dir, id, ask, journal }
}

// Would catch: a library whose passphrases are tried one after the other by a command that tells nobody, and one that
// is written to although the passphrase was right.
it('logs and slows wrong passphrases, and writes nothing else', async () => {
  using home = tempFolder()
  const { dir, id, ask, journal } = await setUp(home.path)
  const before = journal().length
  expect(await ask('Ira', RIGHT)).toBe('opened')
  expect(journal()).toHaveLength(before)
  expect(await ask('Ira', 'wrong')).toBe('SIGN_IN_FAILED')
  expect(await ask('Nobody', 'wrong')).toBe('SIGN_IN_FAILED')
  const logged = journal()
    .slice(before)
    .map((line) => JSON.parse(line) as { type: string; payload: string })
  expect(logged.map(({ type, payload }) => [type, JSON.parse(payload) as unknown])).toEqual(
    [id, null].map((operatorId) => ['operator.sign_in_failed', { operatorId }])
  )
  // What earlier commands were given counts: each is another program.
  const library = openLibrary(dir, OPEN)
  const failed = { type: 'operator.sign_in_failed', payload: { operatorId: id } } as const
  library.log.append(actor('system'), Array<typeof failed>(12).fill(failed))
  library.close()
  expect(await ask('Ira', RIGHT)).toBe('SIGN_IN_SLOWED')
  expect(await verifyLibrary(dir)).toMatchObject({ ok: true })
})

// Would catch: a wrong passphrase that is answered otherwise, or lets somebody in, because it could not be recorded.
it('refuses all the same where the library is open elsewhere or cannot be written to', async () => {
  using home = tempFolder()
  const { dir, ask, journal } = await setUp(home.path)
  const before = journal()
  const open = openLibrary(dir, OPEN)
  expect(await ask('Ira', 'wrong')).toBe('SIGN_IN_FAILED')
  expect(await ask('Ira', RIGHT)).toBe('opened')
  open.close()
  expect(journal()).toEqual(before)

  // Root may write to a folder that is read-only: a journal that is a folder cannot be written to by anybody.
  const file = join(dir, 'journal', 'events.jsonl')
  renameSync(file, `${file}.kept`)
  mkdirSync(file)
  expect(await ask('Ira', 'wrong')).toBe('SIGN_IN_FAILED')
  rmSync(file, { recursive: true })
  renameSync(`${file}.kept`, file)
  expect(journal()).toEqual(before)
  expect(await verifyLibrary(dir)).toMatchObject({ ok: true })
})
