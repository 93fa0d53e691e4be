import { createHmac } from 'node:crypto'

/** Names of persons and pictures as a report prints them. */
export interface Pseudonyms {
  image(id: string): string
  patient(id: string): string
  grader(id: string): string
}

export const IDENTIFIED: Pseudonyms = {
  image: (id) => id,
  patient: (id) => id,
  grader: (id) => id
}

/**
 * Salted ids: HMAC-SHA-256 under a salt that only holders of the library can derive (from the hash of its
 * first event) and that differs from report to report, so that two reports cannot be joined by their ids.
 * Patient ids are short and guessable: without the salt a plain hash could be reversed by trying them all.
 */
export function saltedIds(firstEventHash: string, reportId: string): Pseudonyms {
  const salt = createHmac('sha256', firstEventHash).update(`akshi-report ${reportId}`).digest()
  const known = new Map<string, string>()
  const salted = (kind: string, id: string): string => {
    const key = `${kind} ${id}`
    let found = known.get(key)
    if (!found) {
      found = `${kind}-${createHmac('sha256', salt).update(key).digest('hex').slice(0, 12)}`
      known.set(key, found)
    }
    return found
  }
  return {
    image: (id) => salted('image', id),
    patient: (id) => salted('patient', id),
    grader: (id) => salted('grader', id)
  }
}
