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

/** What the system says is mounted and can be taken out. Empty where the system cannot say. */
export async function removableVolumes(): Promise<Volume[]> {
  const { blockDevices, fsSize } = await import('systeminformation')
  const [devices, sizes] = await Promise.all([
    blockDevices().catch(() => []),
    fsSize().catch(() => [])
  ])
  const volumes: Volume[] = []
  for (const device of devices) {
    if (!device.removable || !device.mount || device.mount === '/') continue
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

/**
 * Tells of cards that come and go by looking every `everyMs`: no system that has to be asked otherwise on each
 * platform. The first look tells of what is there already. Returns the function that ends it.
 */
export function watchVolumes(
  onChange: (volumes: readonly Volume[]) => void,
  options: { readonly everyMs?: number; readonly list?: () => Promise<Volume[]> } = {}
): () => void {
  const { everyMs = 3000, list = removableVolumes } = options
  let last = ''
  let ended = false
  let timer: NodeJS.Timeout | undefined
  const look = async (): Promise<void> => {
    const volumes = await list().catch(() => null)
    if (ended) return
    const now = JSON.stringify(volumes?.map(({ mount, label }) => [mount, label]))
    if (volumes && now !== last) {
      last = now
      onChange(volumes)
    }
    timer = setTimeout(() => void look(), everyMs).unref()
  }
  void look()
  return () => {
    ended = true
    clearTimeout(timer)
  }
}
