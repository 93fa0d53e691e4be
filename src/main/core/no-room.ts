/** Whether a file, the database or its journal found no room. */
export function noRoom(cause: unknown): boolean {
  const { code } = (cause ?? {}) as { code?: unknown }
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL'
}
