import type { Aid } from '../stores/viewer.svelte'

export interface AidRequest {
  readonly serial: number
  readonly aid: Exclude<Aid, 'none'>
  readonly bitmap: ImageBitmap
}

export interface AidAnswer {
  readonly serial: number
  readonly bitmap: ImageBitmap
}

export interface AidRunner {
  /** The photograph with the aid applied; `null` when a later request overtook this one. */
  run(bitmap: ImageBitmap, aid: Exclude<Aid, 'none'>): Promise<ImageBitmap | null>
  close(): void
}

/** Runs the viewing aids in a worker of its own, made on first use: a reader may never need one. */
export function createAidRunner(): AidRunner {
  let worker: Worker | null = null
  let serial = 0
  return {
    async run(bitmap, aid) {
      serial += 1
      const mine = serial
      const copy = await createImageBitmap(bitmap)
      worker ??= new Worker(new URL('../workers/aid.worker.ts', import.meta.url), {
        type: 'module'
      })
      const running = worker
      return await new Promise((resolve) => {
        const listener = (event: MessageEvent<AidAnswer>): void => {
          if (event.data.serial !== mine) return
          running.removeEventListener('message', listener)
          if (mine === serial) resolve(event.data.bitmap)
          else {
            event.data.bitmap.close()
            resolve(null)
          }
        }
        running.addEventListener('message', listener)
        const request: AidRequest = { serial: mine, aid, bitmap: copy }
        running.postMessage(request, [copy])
      })
    },
    close() {
      worker?.terminate()
    }
  }
}
