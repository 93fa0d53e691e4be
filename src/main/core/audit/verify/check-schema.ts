import { hash } from 'node:crypto'
import type { ReadDb } from '../../store/database'
import { openDatabase } from '../../store/database'
import { migrate, schemaVersion } from '../../store/migrate'
import { MIGRATIONS } from '../../store/migrations'
import { broken, type Finding } from './finding'

interface SchemaObject {
  readonly type: string
  readonly name: string
  readonly sql: string | null
}

/** Tables, indexes and triggers are those of the migrations, to the letter, and no others. */
export function checkSchema(db: ReadDb): Finding[] {
  const version = schemaVersion(db)
  const steps = MIGRATIONS.filter((step) => step.version <= version)
  const model = openDatabase(':memory:', { readonly: false })
  try {
    migrate(model, '', steps)
    const expected = new Map(objectsOf(model).map((object) => [nameOf(object), object.sql]))
    const found = new Map(objectsOf(db).map((object) => [nameOf(object), object.sql]))
    return [
      ...[...expected].flatMap(([name, sql]) => {
        if (!found.has(name)) return [broken('schema', `the ${name} is gone`)]
        return found.get(name) === sql ? [] : [broken('schema', `the ${name} was altered`)]
      }),
      ...[...found.keys()]
        .filter((name) => !expected.has(name))
        .map((name) => broken('schema', `the ${name} was added`)),
      ...checkMigrations(db, steps)
    ]
  } finally {
    model.close()
  }
}

function checkMigrations(db: ReadDb, steps: typeof MIGRATIONS): Finding[] {
  const expected = steps.map((step) => `${step.version} ${step.name} ${hash('sha256', step.sql)}`)
  const found = (
    db.prepare('SELECT version, name, sha256 FROM migration ORDER BY version').all() as {
      version: number
      name: string
      sha256: string
    }[]
  ).map((row) => `${row.version} ${row.name} ${row.sha256}`)
  const differs = Math.max(expected.length, found.length)
  for (let index = 0; index < differs; index++)
    if (expected[index] !== found[index])
      return [
        broken(
          'schema',
          `the list of migrations says "${found[index] ?? 'nothing'}" where "${expected[index] ?? 'nothing'}" was applied`,
          { table: 'migration' }
        )
      ]
  return []
}

function objectsOf(db: ReadDb): SchemaObject[] {
  return db
    .prepare(
      "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    .all() as SchemaObject[]
}

function nameOf({ type, name }: SchemaObject): string {
  return `${type} ${name}`
}
