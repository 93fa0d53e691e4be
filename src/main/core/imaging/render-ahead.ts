export interface RenderAhead {
  /** Makes display pictures of these photographs, in this order, instead of those asked for before. */
  start(imageIds: readonly string[]): void
  stop(): Promise<void>
}

/**
 * Makes the display pictures of a batch before they are asked for, one at a time: a reader who jumps ahead
 * waits for a small file to be read and not for twelve megapixels to be decoded.
 */
export function createRenderAhead(render: (imageId: string) => Promise<unknown>): RenderAhead {
  let queue: readonly string[] = []
  let running: Promise<void> | null = null

  const run = async (): Promise<void> => {
    for (let id = queue[0]; id !== undefined; id = queue[0]) {
      queue = queue.slice(1)
      // A photograph that cannot be rendered says so when it is looked at.
      await render(id).catch(() => undefined)
    }
    running = null
  }

  return {
    start(imageIds) {
      queue = imageIds
      running ??= run()
    },
    async stop() {
      queue = []
      await running
    }
  }
}
