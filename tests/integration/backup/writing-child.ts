// Backs a library up again and again in a process of its own, to be killed. Prints a line for each one made.
import { writeSync } from 'node:fs'
import { makeBackup } from '../../../src/main/core/backup/make-backup'
import { openLibrary } from '../../../src/main/core/store/open-library'

const [dir = ''] = process.argv.slice(2)
const library = openLibrary(dir, { workstationId: 'w', appVersion: '0' })
writeSync(1, 'ready\n')
for (let n = 0; ; n++) {
  library.log.append({ operatorId: 'o', workstationId: 'w' }, [
    { type: 'access.refused', payload: { route: `route-${n}` } }
  ])
  const { backup } = await makeBackup({ library, key: null })
  writeSync(1, `made ${backup.name}\n`)
}
