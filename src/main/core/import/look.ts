import type { ZipFile } from 'yauzl'
import type { Library } from '../store/open-library'
import type { ImportIo } from './import-io'
import { insideLibrary, type Source } from './sources'
import { walk, type FoundFile, type NotTaken } from './walk'
import { listZip, type ZippedFile } from './zip/zip-archive'

/** One thing that an import has to give an outcome to. */
export type Item = FoundFile | ZippedFile | NotTaken

export interface LookOptions {
  readonly io: ImportIo
  readonly library: Pick<Library, 'dir'>
  readonly sources: readonly Source[]
  readonly stopped: () => boolean
  readonly onItem: (item: Item) => void
}

/** Everything below the sources and inside their archives, which stay open until `close` is called. */
export async function look(options: LookOptions): Promise<{ items: Item[]; close: () => void }> {
  const { io, library, sources, stopped, onItem } = options
  const items: Item[] = []
  const archives: ZipFile[] = []
  const add = (item: Item): void => {
    items.push(item)
    onItem(item)
  }
  for (const source of sources) {
    for await (const found of walk(io, source.root, insideLibrary(library))) {
      if (stopped()) break
      const item = { ...found, name: source.prefix + found.name }
      if (item.kind === 'file' && /\.zip$/i.test(item.name)) {
        const listed = await listZip(item)
        if (listed.archive) archives.push(listed.archive)
        for (const inside of listed.items) add(inside)
      } else add(item)
    }
  }
  return {
    items,
    close: () => {
      for (const archive of archives) archive.close()
    }
  }
}

/** Whether an item has bytes to be copied. */
export function isFile(item: Item): item is FoundFile | ZippedFile {
  return item.kind === 'file' || item.kind === 'zipped'
}
