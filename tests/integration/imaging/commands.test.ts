// The built commands with their imaging hosts: what a person runs.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { PROJECT_ROOT, serve } from '../../helpers/served-workstation'
import { tempFolder } from '../../helpers/temp-library'
import { fillCard } from '../import/card'

// Would catch: a command that never ends because the host that it started is still there.
test('akshi import checks the photographs in a host, and ends', async () => {
  using folder = tempFolder()
  const card = join(folder.path, 'card')
  await fillCard(card, 3)
  const args = ['import', card, '--library', join(folder.path, 'library'), '--json']
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(PROJECT_ROOT, 'src/cli/akshi.mjs'), ...args],
    { encoding: 'utf8', timeout: 100_000 }
  )
  expect(status, stderr).toBe(0)
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    summary: { counts: { imported: 3 }, safeToRemove: true }
  })
})

/** Imaging hosts that a process started. */
function hostsOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  return children
    .map(Number)
    .filter((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('imaging-host.js'))
}

test.skipIf(process.platform !== 'linux')(
  'akshi serve shows photographs after every one of its hosts was killed, and takes them along when it ends',
  async () => {
    using folder = tempFolder()
    const server = await serve(join(folder.path, 'library'), {
      config: join(folder.path, 'config')
    })
    try {
      const { origin } = new URL(server.url)
      const entered = await fetch(server.url, { redirect: 'manual' })
      const headers = {
        cookie: entered.headers.get('set-cookie')?.split(';')[0] ?? '',
        'content-type': 'application/json'
      }
      const ask = async (route: string, input: object): Promise<unknown> => {
        const body = JSON.stringify(input)
        const reply = await fetch(`${origin}/api/${route}`, { method: 'POST', headers, body })
        return ((await reply.json()) as { data: unknown }).data
      }
      const display = (id = ''): Promise<Response> =>
        fetch(`${origin}/image/${id}?variant=display`, { headers })
      await ask('library.openSample', {})
      const sort = { by: 'imported', descending: false }
      const { rows } = (await ask('worklist.query', {
        ...{ filter: {}, sort, offset: 0, limit: 2 }
      })) as { rows: { imageId: string }[] }
      expect((await display(rows[0]?.imageId)).status).toBe(200)
      const pid = server.process.pid ?? 0
      const before = hostsOf(pid)
      expect(before.length).toBeGreaterThan(0)
      for (const host of before) process.kill(host, 'SIGSEGV')
      expect((await display(rows[1]?.imageId)).status).toBe(200)
      const after = hostsOf(pid)
      expect(after.filter((host) => before.includes(host))).toEqual([])
      await server.stop()
      await vi.waitFor(() => {
        for (const host of after) expect(() => process.kill(host, 0)).toThrow(/ESRCH/)
      })
    } finally {
      await server.stop()
    }
  }
)
