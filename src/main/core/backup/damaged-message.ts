import { AppError, messageOf } from '../../../shared/errors'
import { newestGoodBackup } from './good-backups'
import { libraryIdFromJournal } from './journal-identity'

/**
 * What a person is told whose library cannot be opened: what is safe, and, with `advise`, which backup to put in
 * its place, for which they are read.
 */
export function libraryDamaged(dir: string, cause: unknown, advise: boolean): AppError {
  const what = `The database of the library ${dir} is damaged (${messageOf(cause)}). It was left as it is, and the photographs in originals/ are untouched.`
  if (!advise) return new AppError('LIBRARY_DAMAGED', what, { cause })
  const found = newestGoodBackup(dir, { libraryId: libraryIdFromJournal(dir) })
  const refused = found.refused.map(({ path, problem }) => ({ path, problem }))
  const newer =
    refused.length === 0
      ? ''
      : ` ${refused.length} newer one(s) are not sound and were passed over.`
  const advice =
    found.backup === null
      ? `No sound backup was found.${refused.length === 0 ? '' : newer} What the journal holds can be brought back with: akshi restore --library "${dir}" --from-journal`
      : `The newest sound backup is ${found.backup.name} of ${found.backup.createdAt}.${newer} Put it in place with: akshi restore --library "${dir}" --newest. Readings made after it come back from the journal.`
  return new AppError('LIBRARY_DAMAGED', `${what} ${advice}`, {
    cause,
    data: { backup: found.backup?.path ?? null, refused }
  })
}
