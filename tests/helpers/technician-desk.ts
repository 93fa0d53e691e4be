import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createOperator } from '../../src/main/core/admin/operators'
import { renderFundus } from '../../src/main/core/sample'
import { openLibrary } from '../../src/main/core/store/open-library'
import { OWNER_OPERATOR } from '../../src/main/core/store/nobody'
import { serve, type ServedWorkstation } from './served-workstation'
import { WORKSTATION } from './temp-library'

export const PASSPHRASE = 'four quiet words here'

export interface TechnicianDesk {
  /** Cards lie in here, one folder each; the workstation can look into it. */
  readonly cards: string
  readonly libraryDir: string
  serve(): Promise<ServedWorkstation>
  remove(): Promise<void>
}

/** A site's library with a technician, who does not grade, and an administrator; no photographs yet. */
export async function technicianDesk(): Promise<TechnicianDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'akshi-web-'))
  const libraryDir = join(folder, 'library')
  const cards = join(folder, 'cards')
  mkdirSync(cards)
  const library = openLibrary(libraryDir, { workstationId: WORKSTATION, appVersion: '0.0.0' })
  const actor = { operatorId: OWNER_OPERATOR, workstationId: WORKSTATION }
  for (const [name, role] of [
    ['Tara', 'technician'],
    ['Admin', 'admin']
  ] as const)
    await createOperator(library, actor, { name, passphrase: PASSPHRASE, roles: [role] })
  library.close()
  const served: ServedWorkstation[] = []
  return {
    cards,
    libraryDir,
    async serve() {
      const server = await serve(libraryDir, { roots: [cards], config: join(folder, 'config') })
      served.push(server)
      return server
    },
    async remove() {
      for (const server of served) await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** Signs Tara in and gives the token by which a window may name a card: no reader is there to put one in. */
export async function tokenOf(server: ServedWorkstation, card: string): Promise<string> {
  const { operators } = await server.ask('session.status', {})
  const operatorId = operators.find(({ name }) => name === 'Tara')?.id ?? ''
  await server.ask('session.signIn', { operatorId, passphrase: PASSPHRASE })
  const { folders } = await server.ask('folder.browse', { token: null })
  const below = await server.ask('folder.browse', { token: folders[0]?.token ?? '' })
  return below.folders.find(({ name }) => name === card)?.token ?? ''
}

/** What `writeCard` puts on a card. */
export const CARD = { photographs: 6, unknown: 3, duplicates: 1, rejected: 3 } as const

/**
 * A camera's card: three photographs whose names say whose they are (one of them too dark), three that say
 * nothing, a copy of one, and what is no whole photograph.
 */
export async function writeCard(card: string, seed = 1): Promise<void> {
  const dcim = join(card, 'DCIM', '100FUNDS')
  mkdirSync(dcim, { recursive: true })
  const draw = (n: number, eye: 'OD' | 'OS', dark = false): Promise<Buffer> =>
    renderFundus({
      ...{ seed: seed * 100 + n, grade: 0, eye, width: 720, height: 480 },
      ...(dark ? { fault: 'dark' as const } : {})
    })
  const names = ['P-001_OD', 'P-001_OS', 'P-002_OD', 'IMG_0001', 'IMG_0002', 'IMG_0003']
  for (const [n, name] of names.entries())
    writeFileSync(
      join(dcim, `${name}.JPG`),
      await draw(n, n % 2 === 0 ? 'OD' : 'OS', name === 'P-002_OD')
    )
  copyFileSync(join(dcim, 'P-001_OD.JPG'), join(dcim, 'P-001_OD again.JPG'))
  writeFileSync(join(dcim, 'EMPTY.JPG'), '')
  writeFileSync(join(dcim, 'HALF.JPG'), (await draw(9, 'OD')).subarray(0, 20_000))
  writeFileSync(join(card, 'notes.txt'), 'not a photograph')
}
