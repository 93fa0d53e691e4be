// Gives a forked Node process the `process.parentPort` that an Electron utility process has.
import { EventEmitter } from 'node:events'

const port = new EventEmitter()
Object.assign(port, {
  /** @param {unknown} message */
  postMessage: (message) => process.send && process.send(message)
})
Object.assign(process, { parentPort: port })
process.on('message', (data) => port.emit('message', { data, ports: [] }))
