import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { removableVolumes } from '../../../src/main/core/import/volumes'
import { tempFolder } from '../../helpers/temp-library'

const system = vi.hoisted(() => ({ blockDevices: vi.fn(), fsSize: vi.fn() }))
vi.mock('systeminformation', () => system)

/** What the system tells of a stick. */
const device = (mount: string, more: object = {}): object => ({
  ...{ name: 'sdb1', label: '', removable: true, mount, ...more }
})

beforeEach(() => {
  system.blockDevices.mockReset().mockResolvedValue([])
  system.fsSize.mockReset().mockResolvedValue([])
})

// Would catch: the system's own disk offered as a card, or a reader without a card in it.
test('offers what can be taken out and is mounted, cameras marked', async () => {
  using card = tempFolder()
  using stick = tempFolder()
  mkdirSync(join(card.path, 'DCIM'))
  system.blockDevices.mockResolvedValue([
    device('/', { label: 'root' }),
    device('', { name: 'empty reader' }),
    device('/home', { removable: false }),
    device(card.path, { label: 'EOS_DIGITAL' }),
    device(stick.path)
  ])
  system.fsSize.mockResolvedValue([{ mount: card.path, size: 32e9, used: 4e9 }])

  expect(await removableVolumes()).toMatchObject([
    { mount: card.path, label: 'EOS_DIGITAL', camera: true, bytes: 32e9, used: 4e9 },
    { mount: stick.path, label: 'sdb1', camera: false, bytes: null, used: null }
  ])
})

// Would catch: a card in a laptop's own reader that never shows up, because Linux calls the reader not removable.
test('what a Linux desktop mounted for its user is offered, whatever the reader says of itself', async () => {
  const mounts = ['/run/media/tara/EOS', '/media/tara/NIKON', '/boot/efi', '/home', '/mediafiles']
  system.blockDevices.mockResolvedValue(
    mounts.map((mount) => device(mount, { name: 'mmcblk0p1', removable: false }))
  )
  expect((await removableVolumes()).map(({ mount }) => mount)).toEqual(mounts.slice(0, 2))
})

// Would catch: a system tool that is missing and takes the import screen with it.
test('a system that cannot say is no failure', async () => {
  using card = tempFolder()
  system.blockDevices.mockRejectedValue(new Error('lsblk: not found'))
  expect(await removableVolumes()).toEqual([])
  system.blockDevices.mockResolvedValue([device(card.path)])
  system.fsSize.mockRejectedValue(new Error('df: not found'))
  expect(await removableVolumes()).toMatchObject([{ mount: card.path, bytes: null }])
})
