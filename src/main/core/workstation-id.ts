import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'

/** Where this installation keeps what is its own and no library's. */
export function configFolder(env = process.env, platform = process.platform): string {
  const given = env['AKSHI_CONFIG']
  if (given) return given
  if (platform === 'win32') return join(env['APPDATA'] ?? homedir(), 'Akshi')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Akshi')
  return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'akshi')
}

/** Where libraries lie unless `--library` says otherwise. */
export function dataFolder(env = process.env, platform = process.platform): string {
  if (platform !== 'linux') return configFolder(env, platform)
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'akshi')
}

/** The id of this computer in every event; made on first use. */
export function workstationId(folder = configFolder()): string {
  const file = join(folder, 'workstation-id')
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    mkdirSync(folder, { recursive: true })
    const id = uuidv7()
    try {
      // Two first starts at once: the file that came first wins.
      writeFileSync(file, `${id}\n`, { flag: 'wx' })
      return id
    } catch {
      return readFileSync(file, 'utf8').trim()
    }
  }
}
