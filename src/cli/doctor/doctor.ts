import Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { describeKeyPlace } from '../../main/core/audit/key-files'
import { openLibraryReadonly } from '../../main/core/store/open-library'
import { schemaVersion } from '../../main/core/store/migrate'
import { configFolder, workstationId } from '../../main/core/workstation-id'
import { APP_VERSION } from '../../main/core/version'
import { messageOf } from '../../shared/errors'
import { defaultLibrary } from '../../main/core/default-library'
import { EXIT, type CommandIo } from '../io'
import { checkGrading, checkProviders } from './check-grading'

export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

export const DOCTOR_USAGE = `akshi doctor [--library DIR] [--models DIR] [--json]
  Says what works on this computer and what does not. Changes nothing. Exit code 1 if something does not.`

/** Tries each part that the product stands on, one by one. */
export async function runDoctor(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      library: { type: 'string' },
      models: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false }
    }
  })
  if (values.help) {
    io.stdout.write(`${DOCTOR_USAGE}\n`)
    return EXIT.ok
  }
  const keychainMissing = await keychainProblem(io)
  const checks = [
    { name: 'akshi', ok: true, detail: APP_VERSION },
    {
      name: 'runtime',
      ok: true,
      detail: `Node ${process.version} on ${process.platform} ${process.arch}`
    },
    attempt('workstation id', () => `${workstationId()} in ${configFolder()}`),
    attempt('signing key', () => describeKeyPlace(configFolder(), keychainMissing)),
    attempt('database engine', sqliteVersion),
    ...(await checkGrading(values.models, io.spawnHost)),
    ...(await checkProviders(io.spawnHost)),
    attempt('library', () => libraryState(resolve(values.library ?? defaultLibrary())))
  ]
  for (const check of checks)
    io.stdout.write(
      values.json
        ? `${JSON.stringify(check)}\n`
        : `${check.ok ? 'ok   ' : 'FAIL '} ${check.name.padEnd(18)} ${check.detail}\n`
    )
  return checks.every((check) => check.ok) ? EXIT.ok : EXIT.failure
}

/** Runs one check; what it throws is its finding. */
export function attempt(name: string, check: () => string): Check {
  try {
    return { name, ok: true, detail: check() }
  } catch (thrown) {
    return { name, ok: false, detail: messageOf(thrown) }
  }
}

async function keychainProblem({ keychain }: CommandIo): Promise<string | null> {
  const found = (await keychain?.()) ?? 'this command runs outside the desktop program'
  return typeof found === 'string' ? found : null
}

function sqliteVersion(): string {
  const db = new Database(':memory:')
  try {
    return `SQLite ${String(db.prepare('SELECT sqlite_version()').pluck().get())}`
  } finally {
    db.close()
  }
}

function libraryState(dir: string): string {
  if (!existsSync(join(dir, 'akshi.db'))) return `none yet in ${dir}`
  const library = openLibraryReadonly(dir)
  try {
    const sound = String(library.db.pragma('quick_check(1)', { simple: true }))
    if (sound !== 'ok') throw new Error(`damaged: ${sound}`)
    const events = Number(library.db.prepare('SELECT count(*) FROM event').pluck().get())
    return `${dir}: schema ${schemaVersion(library.db)}, ${events} events, quick check ok`
  } finally {
    library.close()
  }
}
