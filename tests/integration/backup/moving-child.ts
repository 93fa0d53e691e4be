// Moves a library in a process of its own, to be killed. Prints a line for each file that was copied.
import { writeSync } from 'node:fs'
import { copyAhead, moveLibrary } from '../../../src/main/core/backup/move/move-library'

const [dir = '', to = ''] = process.argv.slice(2)
const hooks = { onProgress: (done: number) => void writeSync(1, `${done}\n`) }
await copyAhead({ dir, to }, hooks)
await moveLibrary({ dir, to }, { operatorId: 'o', workstationId: 'w', appVersion: '0' }, hooks)
