import { readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { main } from '../../../src/cli'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { batchEvents } from '../../helpers/events'
import { actor, tempFolder, WORKSTATION } from '../../helpers/temp-library'

async function akshi(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const io = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (err += text) }
  }
  return { code: await main(argv, io), out, err }
}

it('backs up, restores a damaged library by the words of its own message, exports and imports', async () => {
  // Would catch: a verb that is not wired, a message that advises a command which does not work.
  using folder = tempFolder()
  const dir = join(folder.path, 'lib')
  const library = openLibrary(dir, { workstationId: WORKSTATION, appVersion: '0' })
  library.log.append(actor('a'), batchEvents('b'))
  library.close()
  expect((await akshi('backup', '--library', dir)).code).toBe(0)
  expect((await akshi('backup', '--list', '--library', dir)).out).toContain('3 events')
  truncateSync(join(dir, 'akshi.db'), 9000)
  const refused = await akshi('backup', '--library', dir)
  expect(refused.code).toBe(1)
  expect(refused.err).toContain(`akshi restore --library "${dir}" --newest`)
  expect((await akshi('restore', '--library', dir)).code).toBe(2)
  expect((await akshi('restore', '--library', dir, '--newest')).out).toContain(
    '3 events from akshi-'
  )
  expect((await akshi('audit', 'verify', '--library', dir)).code).toBe(0)
  const file = join(folder.path, 'lib.zip')
  expect((await akshi('archive', 'export', file, '--library', dir)).code).toBe(0)
  const copy = join(folder.path, 'copy')
  expect((await akshi('archive', 'import', file, '--library', copy)).out).toContain(
    'signature: valid'
  )
  expect(readdirSync(copy)).toContain('akshi.db')
  expect((await akshi('archive', 'import', file, '--library', copy)).code).toBe(1)
})
