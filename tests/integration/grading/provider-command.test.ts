import { openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runGrade } from '../../../src/cli/grade/grade'
import { runProviders } from '../../../src/cli/providers/providers'
import { createOperator } from '../../../src/main/core/admin/operators'
import { readProviderRecord } from '../../../src/main/core/grading/providers/record'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { actor, tempLibrary } from '../../helpers/temp-library'
import { PROJECT_ROOT } from './real-data'
import { fundusJpeg } from './synthetic-fundus'
import { providerFaultHost } from './test-hosts'

let place: ReturnType<typeof tempLibrary>
beforeEach(() => {
  place = tempLibrary()
  vi.stubEnv('AKSHI_CONFIG', join(place.dir, 'config'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  place[Symbol.dispose]()
})

async function run(...argv: string[]): Promise<{ code: number; out: string }> {
  let out = ''
  const write = (text: string): void => void (out += text)
  const code = await runProviders(argv, {
    stdout: { write },
    stderr: { write },
    spawnHost: () => providerFaultHost('good')
  })
  return { code, out }
}

// Catches: an operator who reads photographs changing what grades them, or a disabled accelerator still chosen.
test('only an administrator enables and disables the accelerator', async () => {
  const passphrase = 'correct horse battery staple'
  const admin = await createOperator(place.library, actor('owner'), {
    name: 'Asha',
    roles: ['admin'],
    passphrase
  })
  await createOperator(place.library, actor('owner'), {
    name: 'Ravi',
    roles: ['grader'],
    passphrase
  })
  place.library.close()
  const file = join(place.dir, 'passphrase')
  writeFileSync(file, `${passphrase}\n`)
  const at = ['--library', place.dir, '--models', join(PROJECT_ROOT, 'resources/models')]
  const as = (name: string): string[] => [
    ...at,
    '--operator',
    name,
    '--passphrase-fd',
    String(openSync(file, 'r'))
  ]

  await expect(run('enable', 'cuda', ...at)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  await expect(run('enable', 'cuda', ...as('Ravi'))).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect(readProviderRecord()).toBeNull()

  const enabled = await run('enable', 'cuda', ...as('Asha'))
  expect(enabled.code).toBe(0)
  expect(enabled.out).toContain('passed its self-test')
  expect(readProviderRecord()).toMatchObject({ provider: 'cuda', enabled: true })

  await expect(run('disable', ...at)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  expect((await run('disable', ...as('Asha'))).code).toBe(0)
  expect(readProviderRecord()).toMatchObject({ result: 'passed', enabled: false })

  // Catches: a change of what grades that leaves no trace in the log, or that is nobody's.
  const library = openLibrary(place.dir, { workstationId: 'w', appVersion: '0.0.0' })
  const told = library.db
    .prepare<[], { operator_id: string; payload: string }>(
      `SELECT operator_id, payload FROM event WHERE type = 'workstation.provider_set' ORDER BY seq`
    )
    .all()
  library.close()
  expect(told.map((event) => event.operator_id)).toEqual([admin.id, admin.id])
  expect(told.map((event) => JSON.parse(event.payload) as unknown)).toMatchObject([
    { provider: 'cuda', selfTest: { provider: 'cuda', result: 'passed' } },
    { provider: 'cpu', selfTest: { provider: 'cuda', result: 'passed' } }
  ])
})

// Catches: an approved accelerator that --provider leaves out, or the CPU's answers given for it when it does not open.
test('akshi grade uses the approved accelerator, or refuses', async () => {
  place.library.close()
  const models = join(PROJECT_ROOT, 'resources/models')
  await run('enable', 'cuda', '--library', place.dir, '--models', models)
  const photograph = join(place.dir, 'photograph.jpg')
  writeFileSync(photograph, await fundusJpeg(400, 300))
  const gradeOn = async (fault: string): Promise<string> => {
    let out = ''
    const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: () => true } }
    const argv = ['--json', '--models', models, '--provider', 'cuda', photograph]
    await runGrade(argv, io, () => providerFaultHost(fault))
    return out
  }
  expect(JSON.parse(await gradeOn('good'))).toMatchObject({ provider: 'cuda' })
  await expect(gradeOn('unusable')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('Nothing was graded') as string
  })
})

// Catches: an accelerator's name mistyped and taken for something else.
test('what is not understood changes nothing', async () => {
  place.library.close()
  expect((await run('enable')).code).toBe(2)
  expect((await run('on')).code).toBe(2)
  await expect(run('enable', 'cpu', '--library', place.dir)).rejects.toMatchObject({
    code: 'NOT_FOUND'
  })
  expect(readProviderRecord()).toBeNull()
})
