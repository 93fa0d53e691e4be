import { hash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type { ReadDb } from '../../store/database'
import { originalPath } from '../../store/images'
import { broken, warning, type Finding } from './finding'

interface OutputRow {
  readonly seq: number
  readonly id: string
  readonly run: string
  readonly camSha256: string | null
  readonly embeddingSha256: string | null
  readonly cam: Buffer | null
  readonly embedding: Buffer | null
  readonly absent: 0 | 1
}

const OUTPUTS = `
  SELECT event.seq, event.id, event.payload ->> 'runId' AS run, event.payload ->> 'camSha256' AS camSha256,
    event.payload ->> 'embeddingSha256' AS embeddingSha256, model_output.cam, model_output.embedding,
    model_output.run_id IS NULL AS absent
  FROM event LEFT JOIN model_output ON model_output.run_id = event.payload ->> 'runId'
  WHERE event.type = 'model_run.completed' ORDER BY event.seq`

/**
 * Activation maps and embeddings are those whose hashes the runs' events name; none is without a run. Those of
 * runs that came back from the journal after a restore may be lost, which the log itself tells: that is said,
 * but is no sign of tampering.
 */
export function checkOutputs(db: ReadDb): { findings: Finding[]; checked: number } {
  let checked = 0
  let lost = 0
  const rolledForward = rolledForwardRanges(db)
  for (const row of db.prepare<[], OutputRow>(OUTPUTS).iterate()) {
    checked += 1
    if (
      row.absent === 1 &&
      rolledForward.some(({ from, to }) => row.seq >= from && row.seq <= to)
    ) {
      if (row.camSha256 !== null || row.embeddingSha256 !== null) lost += 1
      continue
    }
    const wrong =
      differs(row.cam, row.camSha256, 'activation map') ??
      differs(row.embedding, row.embeddingSha256, 'embedding')
    if (wrong !== null)
      return {
        findings: [
          broken(
            'outputs',
            `the ${wrong} of run ${row.run} is not the one that event ${row.seq} names`,
            {
              seq: row.seq,
              eventId: row.id,
              table: 'model_output',
              key: row.run
            }
          )
        ],
        checked
      }
  }
  const stray = db
    .prepare<[], { run_id: string }>(
      'SELECT run_id FROM model_output WHERE run_id NOT IN (SELECT id FROM model_run) LIMIT 1'
    )
    .get()
  const findings: Finding[] = stray
    ? [
        broken('outputs', `outputs are stored for a run ${stray.run_id} that no event names`, {
          table: 'model_output',
          key: stray.run_id
        })
      ]
    : []
  if (lost > 0)
    findings.push(
      warning(
        'outputs',
        `the activation maps and embeddings of ${lost} runs were lost when a backup was restored: their answers are whole, their overlays cannot be shown`
      )
    )
  return { findings, checked }
}

/** Events that the journal brought back, by the log's own word. */
function rolledForwardRanges(db: ReadDb): { readonly from: number; readonly to: number }[] {
  return db
    .prepare<[], { from: number; to: number }>(
      `SELECT payload ->> 'fromSeq' AS "from", payload ->> 'toSeq' AS "to" FROM event
       WHERE type = 'library.rolled_forward'`
    )
    .all()
}

function differs(stored: Buffer | null, sha256: string | null, what: string): string | null {
  return (stored === null ? null : hash('sha256', stored)) === sha256 ? null : what
}

/** Every original is in its place and has the bytes that were imported. Reads all of them. */
export async function checkOriginals(
  db: ReadDb,
  dir: string,
  onProgress?: (checked: number, of: number) => void
): Promise<{ findings: Finding[]; checked: number }> {
  const images = db
    .prepare('SELECT id, sha256, extension, bytes FROM image ORDER BY ordinal')
    .all() as {
    id: string
    sha256: string
    extension: string
    bytes: number
  }[]
  const findings: Finding[] = []
  for (const [index, image] of images.entries()) {
    const path = originalPath({ dir }, image)
    const size = statSync(path, { throwIfNoEntry: false })?.size
    const problem =
      size === undefined
        ? 'is gone'
        : size !== image.bytes || (await fileSha256(path)) !== image.sha256
          ? 'was altered'
          : null
    if (problem !== null)
      findings.push(
        broken('originals', `the original of photograph ${image.id} ${problem}`, { key: image.id })
      )
    onProgress?.(index + 1, images.length)
  }
  return { findings, checked: images.length }
}

async function fileSha256(path: string): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), digest)
  return digest.digest('hex')
}
