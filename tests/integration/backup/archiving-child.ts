// Archives a library in a process of its own, which is killed at the third file. See archive-killed.test.ts.
import { exportArchive } from '../../../src/main/core/backup/archive/export-archive'
import { openLibrary } from '../../../src/main/core/store/open-library'

const [dir = '', file = ''] = process.argv.slice(2)
const library = openLibrary(dir, { workstationId: 'w', appVersion: '0' })
await exportArchive(file, {
  ...{ library, key: null },
  onProgress(files) {
    if (files === 3) process.kill(process.pid, 'SIGKILL')
  }
})
