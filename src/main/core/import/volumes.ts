import { stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A card or stick that is in a reader now. */
export interface Volume {
  readonly mount: string
  readonly label: string
  /** Whether it has the folder that every digital camera makes (JEITA CP-3461, DCF). */
  readonly camera: boolean
  readonly bytes: number | null
  readonly used: number | null
}

/** Linux calls the cards of many built-in readers, and disks on USB, not removable; its desktops mount them here all the same. */
const USER_MOUNT = /^\/(?:run\/)?media\//

/** What the system says is mounted and can be taken out. Empty where the system cannot say. */
export async function removableVolumes(): Promise<Volume[]> {
  const { blockDevices, fsSize } = await import('systeminformation')
  const [devices, sizes] = await Promise.all([
    blockDevices().catch(() => []),
    fsSize().catch(() => [])
  ])
  const volumes: Volume[] = []
  for (const device of devices) {
    if (!device.mount || device.mount === '/') continue
    if (!device.removable && !USER_MOUNT.test(device.mount)) continue
    const size = sizes.find((one) => one.mount === device.mount)
    volumes.push({
      mount: device.mount,
      label: device.label || device.name,
      camera: await isFolder(join(device.mount, 'DCIM')),
      bytes: size?.size ?? null,
      used: size?.used ?? null
    })
  }
  return volumes
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false
  )
}
