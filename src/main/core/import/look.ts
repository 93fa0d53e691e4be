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

export interface Seen {
  /** Each by a name of its own. */
  readonly items: Item[]
  /** As they are on the card, where two may share one. */
  readonly names: ReadonlySet<string>
  readonly close: () => void
}

/** Everything below the sources and inside their archives, which stay open until `close` is called. */
export async function look(options: LookOptions): Promise<Seen> {
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
    items: apart(items),
    names: new Set(items.map(({ name }) => name)),
    close: () => {
      for (const archive of archives) archive.close()
    }
  }
}

/**
 * Outcomes are kept by name: where an archive lists one twice, or one is what a later frame of another file is
 * called, as in `a.dcm (2)`, a number is put before its ending.
 */
function apart(items: readonly Item[]): Item[] {
  const given = new Set(items.map(({ name }) => name))
  const taken = new Set<string>()
  const isFrame = (name: string): boolean => {
    const file = name.replace(/ \(\d+\)$/, '')
    return file !== name && (given.has(file) || taken.has(file))
  }
  return items.map((item) => {
    let { name } = item
    for (
      let n = 2;
      taken.has(name) || isFrame(name) || (name !== item.name && given.has(name));
      n++
    )
      name = item.name.replace(/(\.[^./]*)?$/, ` [${n}]$1`)
    taken.add(name)
    return name === item.name ? item : { ...item, name }
  })
}

/** Whether an item has bytes to be copied. */
export function isFile(item: Item): item is FoundFile | ZippedFile {
  return item.kind === 'file' || item.kind === 'zipped'
}
