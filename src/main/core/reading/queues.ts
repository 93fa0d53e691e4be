import type { ReadingQueue } from '../../../shared/domain/reading'
import { AppError } from '../../../shared/errors'
import { rolesOf } from '../admin/operators'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

const SETTLED = `settled.status = 'signed-off' AND settled.role IN ('primary', 'second')`

/** Ungradable has no grade: it differs from each. */
const GRADE_OR_NONE = 'coalesce(settled.final_grade, -1)'

/** Looked up for the few that differ: to count the graders of every image takes as long as all the rest. */
const BY_TWO = `(SELECT count(DISTINCT operator_id) > 1 FROM reading AS pair
    WHERE pair.batch_id = settled.batch_id AND pair.image_ordinal = settled.image_ordinal
      AND pair.image_id = settled.image_id
      AND pair.status = 'signed-off' AND pair.role IN ('primary', 'second'))`

/** Who has begun to read an image in another role would not be independent in this one. */
const notOtherwise = (role: string): string =>
  `NOT EXISTS (SELECT 1 FROM reading AS own WHERE own.image_id = settled.image_id
     AND own.operator_id = @operatorId AND own.role <> '${role}' AND own.status <> 'unread')`

/** Whether another arbiter than `@operatorId` has signed off the image of a row. */
export const settledByOther = (row: string): string =>
  `EXISTS (SELECT 1 FROM reading AS other WHERE other.image_id = ${row}.image_id
     AND other.operator_id <> @operatorId AND other.role = 'arbiter' AND other.status = 'signed-off')`

/**
 * Ordinals of the images that wait in a queue for `@operatorId`, those that she has read in that role among them.
 * Second reading: one other grader alone has signed the image off and this one was given the batch. Arbitration: the
 * grades that two graders signed off differ (DME risk is not compared), and no other arbiter has settled it.
 * Which images these are says nothing of a grade in the first case, and that two differ in the second, which
 * is why only arbiters may ask for that.
 */
const WAITING: Readonly<Record<ReadingQueue, string>> = {
  'second-read': `SELECT settled.image_ordinal FROM reading AS settled
    WHERE ${SETTLED} AND settled.operator_id <> @operatorId
      AND settled.batch_id IN (SELECT id FROM batch WHERE second_reader = @operatorId)
      AND ${notOtherwise('second')}
      AND NOT EXISTS (SELECT 1 FROM reading AS third WHERE third.image_id = settled.image_id
        AND third.operator_id NOT IN (settled.operator_id, @operatorId)
        AND third.status = 'signed-off' AND third.role IN ('primary', 'second'))`,
  arbitration: `SELECT settled.image_ordinal FROM reading AS settled
    WHERE ${SETTLED}
    GROUP BY settled.batch_id, settled.image_ordinal, settled.image_id
    HAVING min(${GRADE_OR_NONE}) <> max(${GRADE_OR_NONE})
      AND ${BY_TWO}
      AND ${notOtherwise('arbiter')}
      AND NOT ${settledByOther('settled')}`
}

/** What she has begun and not signed off stays in its queue, whatever the others or an administrator do meanwhile. */
const begun = (role: 'second' | 'arbiter'): string =>
  `SELECT mine.image_ordinal FROM reading AS mine WHERE mine.operator_id = @operatorId
     AND mine.role = '${role}' AND mine.status IN ('deciding', 'read')`

/** Both. What another arbiter settled first is hers. */
const ORDINALS: Readonly<Record<ReadingQueue, string>> = {
  'second-read': `${WAITING['second-read']} UNION ${begun('second')}`,
  arbitration: `${WAITING.arbitration} UNION ${begun('arbiter')} AND NOT ${settledByOther('mine')}`
}

/** @throws AppError FORBIDDEN for arbitration where the operator is no arbiter. */
export function queueOrdinals(library: Library, operatorId: string, queue: ReadingQueue): string {
  if (queue === 'arbitration' && !isArbiter(library, operatorId))
    throw new AppError('FORBIDDEN', 'Arbitration needs the role arbiter.')
  return ORDINALS[queue]
}

/** Whether the image waits for this operator to arbitrate it. */
export function waitsForArbitration(
  library: Library,
  imageId: string,
  operatorId: string
): boolean {
  if (!isArbiter(library, operatorId)) return false
  const sql = WAITING.arbitration.replace(SETTLED, `${SETTLED} AND settled.image_id = @imageId`)
  return statement(library.db, sql).get({ imageId, operatorId }) !== undefined
}

/** Whether another arbiter has signed the image off. */
export function isSettledByOther(library: Library, imageId: string, operatorId: string): boolean {
  const sql = `SELECT ${settledByOther('image')} FROM (SELECT @imageId AS image_id) AS image`
  return statement(library.db, sql).pluck().get({ imageId, operatorId }) === 1
}

/** How many images of each batch wait for the operator in a queue. */
export function waiting(
  library: Library,
  operatorId: string,
  queue: ReadingQueue
): ReadonlyMap<string, number> {
  if (queue === 'arbitration' && !isArbiter(library, operatorId)) return new Map()
  const rows = statement(
    library.db,
    `SELECT batch_id, count(*) AS n FROM image
     WHERE ordinal IN (${ORDINALS[queue]})
       AND ordinal NOT IN (SELECT image_ordinal FROM reading
         WHERE operator_id = @operatorId AND status IN ('read', 'signed-off'))
     GROUP BY batch_id`
  ).all({ operatorId }) as { batch_id: string; n: number }[]
  return new Map(rows.map((row) => [row.batch_id, row.n]))
}

function isArbiter(library: Library, operatorId: string): boolean {
  return rolesOf(library, operatorId).includes('arbiter')
}
