// Imports in a process of its own, to be killed or given a faulty disk. Arguments: library, card, 0 or the number of
// the file operation before which it kills itself. Prints `ready`, then each outcome as it is acknowledged.
import { writeSync } from 'node:fs'
import type { Committed } from '../../../src/main/core/import/commit'
import { nodeIo, type ImportIo } from '../../../src/main/core/import/import-io'
import { createImportService } from '../../../src/main/core/import/import-service'
import { openLibrary } from '../../../src/main/core/store/open-library'

const [dir = '', card = '', dieAt = '0'] = process.argv.slice(2)
let operations = 0

function counted<T extends (...args: never[]) => unknown>(operation: T): T {
  return ((...args: never[]) => {
    operations += 1
    if (operations === Number(dieAt)) process.kill(process.pid, 'SIGKILL')
    return operation(...args)
  }) as T
}

const io: ImportIo = {
  ...nodeIo,
  rename: counted(nodeIo.rename),
  rm: counted(nodeIo.rm),
  open: async (...args: Parameters<ImportIo['open']>) => {
    const handle = await counted(nodeIo.open)(...args)
    handle.read = counted(handle.read.bind(handle))
    handle.write = counted(handle.write.bind(handle))
    handle.sync = counted(handle.sync.bind(handle))
    handle.close = counted(handle.close.bind(handle))
    return handle
  }
}

const library = openLibrary(dir, { workstationId: 'w', appVersion: '0' })
const service = createImportService({ library, io })
const actor = { operatorId: 'technician', workstationId: 'w' }
const onFile = (_name: string, file: Committed): void =>
  void writeSync(1, `${file.outcome} ${file.sha256 ?? '-'} ${file.name}\n`)
const interrupted = service.list().find((one) => one.state === 'interrupted')
writeSync(1, 'ready\n')
const { importId } = interrupted
  ? service.resume(interrupted.importId, actor, { onFile })
  : service.start({ folder: card, actor, onFile })
const end = await service.waitFor(importId)
writeSync(
  1,
  `end ${end.state} ${end.safeToRemove ? 'safe' : 'unsafe'} ${operations} ${end.problem ?? ''}\n`
)
await service.close()
library.close()
