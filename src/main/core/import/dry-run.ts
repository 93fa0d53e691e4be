import { isAppError } from '../../../shared/errors'
import { MAX_FILE_BYTES } from '../grading/decode/limits'
import type { Library } from '../store/open-library'
import type { Committed } from './commit'
import { sha256Of } from './digest'
import type { FactsReader } from './facts/facts'
import { nodeIo } from './import-io'
import { isFile, look, type Item } from './look'
import { imageBySha256 } from './originals'
import { codeOf } from './outcome'
import { checkPhoto } from './photo-check'
import { readWhole } from './source-file'
import { openSources } from './sources'

/**
 * What would become of each file, writing nothing. Files inside archives and pictures that would be converted, such as DICOM, are listed as failed:
 * to look into them they would have to be unpacked. Near-duplicates are not looked for.
 * @throws AppError NOT_FOUND, CONFLICT for a source that cannot be used.
 */
export async function* dryRun(
  library: Library,
  folders: readonly string[],
  factsReaderFor: (names: Iterable<string>) => FactsReader
): AsyncGenerator<Committed> {
  const sources = await openSources(nodeIo, library, folders)
  const { items, close } = await look({
    ...{ io: nodeIo, library, sources },
    stopped: () => false,
    onItem: () => undefined
  })
  close()
  const seen = new Map<string, string>()
  const facts = factsReaderFor(items.map(({ name }) => name))
  for (const item of items) yield await outcomeOf(library, item, facts, seen)
}

async function outcomeOf(
  library: Library,
  item: Item,
  readFacts: FactsReader,
  seen: Map<string, string>
): Promise<Committed> {
  const { name } = item
  const file = {
    ...{ name, imageId: null, sha256: null, bytes: 'bytes' in item ? item.bytes : 0 },
    ...{ duplicateOf: null, code: null, reason: null, facts: null }
  }
  if (!isFile(item)) return { ...file, outcome: item.kind, code: item.code, reason: item.reason }
  if (item.kind === 'zipped' || item.bytes > MAX_FILE_BYTES)
    return {
      ...file,
      outcome: 'failed',
      code: 'NOT_LOOKED_AT',
      reason: 'Not looked at in a dry run.'
    }
  try {
    const content = await readWhole(nodeIo, item)
    const photo = await checkPhoto(content)
    const sha256 = await sha256Of(content)
    const duplicateOf = seen.get(sha256) ?? imageBySha256(library, sha256)?.id ?? null
    seen.set(sha256, duplicateOf ?? name)
    const facts = readFacts(name, content, photo.extension)
    const outcome = duplicateOf === null ? 'imported' : 'duplicate'
    return { ...file, sha256, facts, duplicateOf, outcome }
  } catch (thrown) {
    if (!isAppError(thrown)) throw thrown
    const unread = thrown.code === 'IO_FAILED' || thrown.code === 'UNSUPPORTED_FORMAT'
    const outcome = unread ? 'failed' : 'rejected'
    return { ...file, outcome, code: codeOf(thrown), reason: thrown.message }
  }
}
