import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createImportService } from '../../../src/main/core/import/import-service'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { tempFolder } from '../../helpers/temp-library'
import { checkLibrary, fillCard, fingerprint, technician } from './card'

/** A file system of its own with so much room, or null where this user may not make one. */
function smallDisk(dir: string, megabytes: number): { end: () => void } | null {
  mkdirSync(dir, { recursive: true })
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir])
  return made.status === 0 ? { end: () => void spawnSync('umount', ['-l', dir]) } : null
}

/**
 * Would catch: an acknowledgement on a disk that was full, half-written originals, a database that a full disk
 * leaves unusable. Needs the right to mount; elsewhere the same is tested with a write that fails.
 */
test('a disk that is really full: nothing is lost, and with room again the import comes to its end', async (context) => {
  using folder = tempFolder()
  using card = tempFolder()
  const mount = join(folder.path, 'disk')
  const disk = smallDisk(mount, 8)
  if (!disk) {
    context.skip('this user may not mount a small disk')
    return
  }
  try {
    await fillCard(card.path, 60, { bytes: 200_000 })
    const before = fingerprint(card.path)
    const library = openLibrary(mount, { workstationId: 'w', appVersion: '0' })
    const service = createImportService({ library })

    const { importId } = service.start({ folder: card.path, actor: technician })
    const full = await service.waitFor(importId)

    expect(full).toMatchObject({ state: 'interrupted', safeToRemove: false })
    expect(full.problem).toMatch(/full/)
    const { images } = checkLibrary(library)
    // The journal may be what found no room, when the events were on the disk already.
    expect(images.size).toBeGreaterThanOrEqual(full.counts.imported)
    expect(images.size).toBeGreaterThan(0)
    expect(images.size).toBeLessThan(60)
    expect(readdirSync(join(mount, 'incoming'))).toEqual([])

    // Continued too early, it says the same instead of calling it a defect.
    service.resume(importId, technician)
    expect((await service.waitFor(importId)).problem).toMatch(/disk of the library is full/)

    expect(spawnSync('mount', ['-o', 'remount,size=64m', mount]).status).toBe(0)
    service.resume(importId, technician)
    expect(await service.waitFor(importId)).toMatchObject({
      state: 'finished',
      safeToRemove: true,
      counts: { imported: 60, duplicate: 0, failed: 0 }
    })
    expect(checkLibrary(library)).toMatchObject({ orphans: 0 })
    expect(fingerprint(card.path)).toEqual(before)
    await service.close()
    library.close()
  } finally {
    disk.end()
  }
})
