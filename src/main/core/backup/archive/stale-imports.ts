import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ARCHIVED_FOLDERS } from './archive-manifest'

/** The folder beside `target` that this process unpacks an archive into. */
export function importingFolder(target: string, pid = process.pid): string {
  return join(dirname(target), `.${basename(target)}.importing-${pid}`)
}

/**
 * Removes what processes that were killed have unpacked for `target`: folders of the name above whose process is gone,
 * and which hold nothing that an import does not put there.
 */
export function removeStaleImports(target: string): void {
  const own = importingFolder(target)
  for (const entry of readdirSync(dirname(target), { withFileTypes: true })) {
    const pid = Number(/\.importing-([1-9]\d*)$/.exec(entry.name)?.[1])
    const folder = join(dirname(target), entry.name)
    if (!entry.isDirectory() || folder !== importingFolder(target, pid)) continue
    if (folder !== own && isRunning(pid)) continue
    try {
      if (readdirSync(folder).every(isUnpacked)) rmSync(folder, { recursive: true })
    } catch {
      // It costs room and nothing else; the next import tries again.
    }
  }
}

function isUnpacked(name: string): boolean {
  return (
    /^akshi\.db(?:-wal|-shm|-journal)?$/.test(name) ||
    name === 'backups' ||
    (ARCHIVED_FOLDERS as readonly string[]).includes(name)
  )
}

/** Also for a process of somebody else, which may not be signalled. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (thrown) {
    return (thrown as { code?: string }).code !== 'ESRCH'
  }
}
