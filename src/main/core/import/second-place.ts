import { join } from 'node:path'
import { messageOf } from '../../../shared/errors'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'
import { errnoOf, type ImportIo } from './import-io'
import type { ReusableBuffer } from './page-buffer'
import { ensureSecond, reasonOf, secondFailed, type Original, type SecondCopy } from './second-copy'

/** Where the second copies of one import go. */
export interface SecondPlace {
  /** As `ensureSecond`. Never throws. */
  copy(
    original: Original,
    options: { readonly memory: ReusableBuffer; readonly partName: string }
  ): Promise<SecondCopy>
}

/**
 * Makes sure of the disk that second copies go to. Where a network disk is not connected its folder is often there
 * all the same, empty and on this computer's own disk: copies in it would be called safe and be none.
 */
export async function openSecondPlace(
  io: ImportIo,
  library: Library,
  path: string
): Promise<SecondPlace> {
  const originals = join(path, 'originals')
  let device: number
  try {
    if (!holdsCopies(library, path)) await io.mkdir(originals, { recursive: true })
    device = (await io.lstat(originals)).dev
  } catch (cause) {
    const problem =
      errnoOf(cause) === 'ENOENT'
        ? secondFailed(
            `${path} holds none of the copies that were made there before, so that its disk is not connected or another one is in its place. Connect it, or name another folder as second place`,
            'SECOND_AWAY'
          )
        : secondFailed(messageOf(cause), reasonOf(cause))
    return { copy: () => Promise.resolve(problem) }
  }
  return {
    async copy(original, options) {
      const there = await io.lstat(originals).catch(() => null)
      if (there?.dev === device) return ensureSecond(io, path, original, options)
      return secondFailed(`the disk of ${path} is not connected any more`, 'SECOND_AWAY')
    }
  }
}

/** Whether copies of this library were verified in this place, as far as the library knows. */
function holdsCopies(library: Library, path: string): boolean {
  return (
    statement(
      library.db,
      `SELECT 1 FROM import m JOIN import_file f ON f.import_id = m.id
       WHERE m.second = ? AND f.second = 'verified' LIMIT 1`
    ).get(path) !== undefined
  )
}
