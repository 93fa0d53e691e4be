import type { BrowserWindow, Dialog } from 'electron'
import type { FolderSource } from '../core/shell'
import type { DropBox } from './dropped-folder'
import type { Word } from './words'

/** A folder that was just dropped on the window, else the system's own dialog. Nothing can be walked. */
export function createFolderSource(
  dialog: Pick<Dialog, 'showOpenDialog'>,
  drops: DropBox,
  word: (word: Word) => string,
  window: () => BrowserWindow | undefined
): FolderSource {
  return {
    roots: [],
    async choose() {
      const dropped = await drops.take()
      if (dropped !== null) return dropped
      const owner = window()
      if (!owner) return null
      const { canceled, filePaths } = await dialog.showOpenDialog(owner, {
        title: word('folder.title'),
        buttonLabel: word('folder.choose'),
        properties: ['openDirectory', 'dontAddToRecent']
      })
      return canceled ? null : (filePaths[0] ?? null)
    }
  }
}
