import type { AidAnswer, AidRequest } from '../lib/aid-runner'
import { equalizeLocally } from '../lib/local-contrast'
import { subtractLocalMean } from '../lib/subtract-local-mean'

const AIDS = { 'local-contrast': equalizeLocally, enhance: subtractLocalMean } as const

addEventListener('message', (event: MessageEvent<AidRequest>) => {
  const { serial, aid, bitmap } = event.data
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height)
  AIDS[aid](pixels)
  context.putImageData(pixels, 0, 0)
  const answer: AidAnswer = { serial, bitmap: canvas.transferToImageBitmap() }
  postMessage(answer, { transfer: [answer.bitmap] })
})
