import type Database from 'better-sqlite3'

const cache = new WeakMap<object, Map<string, Database.Statement>>()

/** A prepared statement, compiled once per connection. */
export function statement(db: Pick<Database.Database, 'prepare'>, sql: string): Database.Statement {
  let statements = cache.get(db)
  if (!statements) cache.set(db, (statements = new Map<string, Database.Statement>()))
  let found = statements.get(sql)
  if (!found) statements.set(sql, (found = db.prepare(sql)))
  return found
}
